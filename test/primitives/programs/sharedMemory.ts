/** What threads do to primitives in shared memory, and what must hold whatever they do. Reports like the other programs. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { ThreadMemory } from '../../../runtime-shim/primitives/kernel/shared/memory.ts';
import { SharedVenue } from '../../../runtime-shim/primitives/kernel/shared/sharedVenue.ts';
import {
  adoptThreadMemory,
  threadEnded,
  threadMemory,
} from '../../../runtime-shim/primitives/kernel/shared/threads.ts';
import type { Called } from '../../../runtime-shim/primitives/kernel/venue.ts';
import { event } from '../../../runtime-shim/primitives/machines/event.ts';
import { mutex, noticeArgument } from '../../../runtime-shim/primitives/machines/mutex.ts';
import { semaphore } from '../../../runtime-shim/primitives/machines/semaphore.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { report } from './report.ts';

const THREADS = 8;
const TASKS = 3;
const ROUNDS = 150;
const PERMITS = 3;
/** The cells that the threads count in, most of them without atomics: only the primitives keep them apart. */
const cells = { inside: 0, sections: 1, changes: 2, wrong: 3, most: 4, turn: 5, answered: 6 } as const;

interface Work {
  readonly job: keyof typeof jobs;
  readonly number: number;
  readonly given: ThreadMemory;
  readonly primitives: readonly SharedArrayBuffer[];
  readonly counts: Int32Array<SharedArrayBuffer>;
}
interface Shared {
  readonly lock: SharedVenue;
  readonly permits: SharedVenue;
  readonly start: SharedVenue;
}
const worked = (counts: Int32Array, cell: number): number => counts[cell] ?? 0;

/** Whether the call was granted, and with what. */
async function ended(called: Called): Promise<number | false> {
  if (called.kind === 'answered') return called.value;
  if (called.kind !== 'sent') return false;
  const answer = await called.answer;
  return answer.granted ? Number(answer.value) : false;
}
/** As `ended`, but the wait is called off some turns later. */
async function endedSoon(called: Called, turns: number): Promise<number | false> {
  if (called.kind === 'sent') {
    void (async () => {
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      called.cancel();
    })();
  }
  return ended(called);
}

async function mix({ lock, permits, start }: Shared, { number, counts }: Work): Promise<void> {
  const task = async (index: number): Promise<void> => {
    const random = seededRandom(number * TASKS + index + 1);
    await ended(start.call('wait'));
    for (let round = 0; round < ROUNDS; round++) {
      const chance = random();
      const primitive = random() < 0.5 ? lock : permits;
      const called = primitive.call('acquire', { wait: chance > 0.2 });
      const got = await (chance > 0.6 ? ended(called) : endedSoon(called, Math.floor(random() * 3)));
      Atomics.add(counts, cells.answered, 1);
      if (got === false) continue;
      if (primitive === permits) {
        const inside = Atomics.add(counts, cells.inside, 1) + 1;
        if (inside > PERMITS) Atomics.add(counts, cells.wrong, 1);
        if (random() < 0.5) await new Promise((resolve) => setImmediate(resolve));
        Atomics.sub(counts, cells.inside, 1);
        permits.call('release', { argument: 1 });
      } else {
        const seen = worked(counts, cells.sections);
        if (random() < 0.5) await new Promise((resolve) => setImmediate(resolve));
        counts[cells.sections] = seen + 1;
        Atomics.add(counts, cells.changes, 1);
        lock.call('release');
      }
    }
  };
  await Promise.all(Array.from({ length: TASKS }, (_, index) => task(index)));
}
/** Stands in line, then writes its number at the place at which its turn came. */
async function line({ lock }: Shared, { number, counts }: Work): Promise<void> {
  const called = lock.call('acquire');
  parentPort?.postMessage('in line');
  await ended(called);
  counts[worked(counts, cells.turn) + 8] = number;
  counts[cells.turn] = worked(counts, cells.turn) + 1;
  lock.call('release');
}
async function hold({ lock }: Shared): Promise<void> {
  await ended(lock.call('acquire'));
  parentPort?.postMessage('in line');
  await new Promise(() => setInterval(() => {}, 1000));
}
async function notified({ lock }: Shared, { counts }: Work): Promise<void> {
  await ended(lock.call('acquire'));
  const called = lock.call('wait', { argument: 0 });
  parentPort?.postMessage('in line');
  if ((await ended(called)) === 1) counts[cells.turn] = worked(counts, cells.turn) + 1;
  lock.call('release');
}
const jobs = { mix, line, hold, notified };

const makeShared = (of: readonly (readonly number[] | SharedArrayBuffer)[]): Shared => ({
  lock: new SharedVenue(mutex, of[0] ?? [0]),
  permits: new SharedVenue(semaphore, of[1] ?? [PERMITS, PERMITS]),
  start: new SharedVenue(event, of[2] ?? []),
});

class Threads {
  readonly counts = new Int32Array(new SharedArrayBuffer(1024));
  readonly shared = makeShared([]);
  #number = 0;

  start(job: Work['job']): { readonly inLine: Promise<void>; readonly end: Promise<void>; readonly worker: Worker } {
    const { lock, permits, start } = this.shared;
    const given = threadMemory();
    const primitives = [lock.share(), permits.share(), start.share()];
    const work: Work = { job, number: this.#number++, given, primitives, counts: this.counts };
    const worker = new Worker(new URL(import.meta.url), { workerData: work });
    const inLine = new Promise<void>((resolve) => worker.once('message', () => resolve()));
    const end = new Promise<void>((resolve, reject) => {
      worker.once('error', reject).once('exit', () => {
        threadEnded(given.thread);
        resolve();
      });
    });
    return { inLine, end, worker };
  }
}

async function checkMix(): Promise<void> {
  const made = new Threads();
  const { counts, shared } = made;
  const threads = Array.from({ length: THREADS }, () => made.start('mix'));
  shared.start.call('set');
  await Promise.all(threads.map(({ end }) => end));
  report('every call is answered once', worked(counts, cells.answered) === THREADS * TASKS * ROUNDS);
  report('mutual exclusion', worked(counts, cells.sections) === worked(counts, cells.changes));
  report('permits', worked(counts, cells.wrong), shared.permits.call('value'), shared.lock.call('locked'));
}
async function checkOrder(): Promise<void> {
  const threads = new Threads();
  const { shared, counts } = threads;
  await ended(shared.lock.call('acquire'));
  const waiting: Promise<void>[] = [];
  for (let count = 0; count < 5; count++) {
    const { inLine, end } = threads.start('line');
    await inLine;
    waiting.push(end);
  }
  const own = ended(shared.lock.call('acquire')).then(() => shared.lock.call('release'));
  shared.lock.call('release');
  await Promise.all([...waiting, own]);
  report('first come first served', [...counts.subarray(8, 13)]);
}
async function checkEnds(): Promise<void> {
  const threads = new Threads();
  let orphaned = 0;
  const watching = new SharedVenue(mutex, threads.shared.lock.share());
  watching.whenOrphaned(() => orphaned++);
  const holder = threads.start('hold');
  await holder.inLine;
  const waiter = threads.start('line');
  await waiter.inLine;
  const behind = ended(watching.call('acquire'));
  await waiter.worker.terminate();
  await waiter.end;
  await holder.worker.terminate();
  await holder.end;
  report('a holder that ended', watching.call('locked'), watching.call('recover'), orphaned);
  // The thread in between does not get it, since it is gone.
  report('behind one that ended', await behind, threads.counts[cells.turn]);
}
async function checkNotices(): Promise<void> {
  const threads = new Threads();
  const { lock } = threads.shared;
  await ended(lock.call('acquire'));
  lock.call('condition');
  lock.call('release');
  const waiting = [threads.start('notified'), threads.start('notified'), threads.start('notified')];
  await Promise.all(waiting.map(({ inLine }) => inLine));
  await ended(lock.call('acquire'));
  report('notified', lock.call('notify', { argument: noticeArgument(0, 2) }));
  lock.call('release');
  await Promise.race(waiting.map(({ end }) => end));
  await ended(lock.call('acquire'));
  lock.call('notify', { argument: noticeArgument(0, 9) });
  lock.call('release');
  await Promise.all(waiting.map(({ end }) => end));
  report('all notified', threads.counts[cells.turn]);
}

if (isMainThread) {
  await checkMix();
  await checkOrder();
  await checkEnds();
  await checkNotices();
} else {
  const work: Work = workerData;
  adoptThreadMemory(work.given);
  await jobs[work.job](makeShared(work.primitives), work);
}
