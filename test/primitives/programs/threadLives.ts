// What outlives what, and what is printed when. The first argument says which part to play.
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { asCompleted, Future, wait } from 'lockstep/concurrent-futures';
import { Queue } from 'lockstep/multiprocessing';
import { Queue as LocalQueue } from 'lockstep/queue';
import { Event, isMain, Task, Thread, Timer } from 'lockstep/threading';
import { makeGate, opens, waitsFor } from './threadSupport.ts';

type Gate = ReturnType<typeof makeGate>;

function throws(): void {
  throw new RangeError('on purpose');
}
async function forEver(started: Gate): Promise<void> {
  opens(started);
  for (;;) await sleep(1);
}
/** Ends well after the main part. */
async function outlives(mainEnded: Gate, word: string): Promise<void> {
  await waitsFor(mainEnded);
  await sleep(20);
  console.log(`${word} ended`);
}
function printsWhileMainIsBlocked(printed: Gate): void {
  console.log('thread');
  console.error('thread, on standard error');
  Atomics.store(printed, 0, 1);
  Atomics.notify(printed, 0);
}

const ignores = (_queue: LocalQueue<unknown>): void => {};

async function speaksLater(mainGoesOn: Gate, spoken: Gate): Promise<void> {
  await waitsFor(mainGoesOn);
  console.log('the daemon lives on');
  opens(spoken);
  await forEver(spoken);
}
function startsDaemon(mainGoesOn: Gate, spoken: Gate): void {
  new Thread({ target: speaksLater, args: [mainGoesOn, spoken], daemon: true }).start();
}
function startsStarter(mainGoesOn: Gate, spoken: Gate): void {
  new Thread({ target: startsDaemon, args: [mainGoesOn, spoken] }).start();
}

const parts: Record<string, () => unknown> = {
  async errors() {
    for (const failing of [new Thread({ target: throws, name: 'T1' }), new Task({ target: throws, name: 'T2' })]) {
      failing.start();
      await failing.join();
    }
    console.log('main goes on');
  },
  async daemons() {
    const started = [makeGate(), makeGate()] as const;
    const mainEnded = makeGate();
    new Thread({ target: forEver, args: [started[0]], daemon: true }).start();
    new Task({ target: forEver, args: [started[1]], daemon: true }).start();
    // Waits that never end, of daemons.
    new Task({ target: () => new Event().wait(), daemon: true }).start();
    new Task({ target: () => new Queue().get(), daemon: true }).start();
    const late = new Timer(3600, () => console.log('never'));
    late.daemon = true;
    late.start();
    for (const gate of started) await waitsFor(gate);
    new Thread({ target: outlives, args: [mainEnded, 'thread'] }).start();
    new Task({ target: outlives, args: [mainEnded, 'task'] }).start();
    process.on('exit', () => console.log('exit'));
    console.log('main part ended');
    opens(mainEnded);
  },
  async daemonsWait() {
    const empty = new LocalQueue<number>();
    const full = new LocalQueue<number>(1);
    const unfinished = new LocalQueue<number>();
    const sent = new LocalQueue<number>();
    await full.put(1);
    await unfinished.put(1);
    const never = new Future();
    const waits: (() => unknown)[] = [
      () => empty.get(),
      () => full.put(2),
      () => unfinished.join(),
      async () => {
        for await (const item of empty) console.log(item);
      },
      () => never.result(),
      () => wait([never]),
      () => asCompleted([never]).next(),
      () => sent.get(),
    ];
    for (const target of waits) new Task({ target, daemon: true }).start();
    await setImmediate();
    // From now on it is shared, and its waits with it.
    new Thread({ target: ignores, args: [sent] }).start();
    await setImmediate();
    console.log('main part ended');
  },
  async joinsDaemon() {
    const gate = makeGate();
    const daemons = [
      new Thread({ target: outlives, args: [gate, 'thread'], daemon: true }),
      new Task({ target: outlives, args: [gate, 'task'], daemon: true }),
    ];
    for (const daemon of daemons) daemon.start();
    await setImmediate();
    opens(gate);
    for (const daemon of daemons) await daemon.join();
    console.log('main part ended');
  },
  async daemonsOfThreads() {
    for (const target of [startsDaemon, startsStarter]) {
      const [mainGoesOn, spoken] = [makeGate(), makeGate()];
      const starter = new Thread({ target, args: [mainGoesOn, spoken] });
      starter.start();
      await starter.join();
      console.log('starter ended', starter.isAlive());
      opens(mainGoesOn);
      await waitsFor(spoken);
    }
    console.log('main part ended');
  },
  output() {
    const printed = makeGate();
    new Thread({ target: printsWhileMainIsBlocked, args: [printed] }).start();
    Atomics.wait(printed, 0, 0);
    console.log('main');
  },
  exits() {
    new Thread({ target: forEver, args: [makeGate()] }).start();
    process.exit(7);
  },
  unguarded() {},
};

if (process.argv[2] === 'unguarded') {
  const thread = new Thread({ target: throws, name: 'Unguarded' });
  thread.start();
  await thread.join();
}
if (isMain(import.meta)) await parts[process.argv[2] ?? '']?.();
