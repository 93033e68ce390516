/**
 * Many processes, each with several threads, on one lock and one bounded queue, while some are killed at random and replaced.
 * Every loop writes down what it puts and gets, so that afterwards each item can be accounted for. Prints one line of JSON.
 *
 * Arguments: processes, threads in each, seconds, seed, folder for what the loops write down.
 */
import { openSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Empty, Event, Full, isMain, Lock, Process, Queue } from 'lockstep/multiprocessing';
import { Thread } from 'lockstep/threading';
import { seededRandom } from '../support/seededRandom.ts';

const PLACES = 16;
const END = 'end';

interface Shared {
  readonly lock: Lock;
  readonly queue: Queue<string>;
  readonly stop: Event;
  readonly folder: string;
}
const markerOf = (folder: string): string => join(folder, 'inside');

/** A link can be made by one only, and says at once by whom. */
async function enter({ lock, folder }: Shared, random: () => number, note: (line: string) => void): Promise<void> {
  const timeout = random() < 0.3 ? 0.01 : undefined;
  if (!(await lock.acquire(true, timeout))) return;
  try {
    symlinkSync(String(process.pid), markerOf(folder));
  } catch (error) {
    note(`violation ${String(error)}`);
    throw error;
  }
  if (random() < 0.5) await new Promise((resolve) => setImmediate(resolve));
  rmSync(markerOf(folder));
  await lock.release();
}
async function put(
  { queue }: Shared,
  item: string,
  timeout: number | undefined,
  note: (line: string) => void,
): Promise<void> {
  note(`put ${item}`);
  try {
    await queue.put(item, true, timeout);
    note(`did ${item}`);
  } catch (error) {
    if (!(error instanceof Full)) throw error;
    note(`not ${item}`);
  }
}
async function get({ queue }: Shared, timeout: number | undefined, note: (line: string) => void): Promise<void> {
  try {
    const item = await queue.get(true, timeout);
    if (item !== END) note(`got ${item}`);
  } catch (error) {
    if (!(error instanceof Empty)) throw error;
  }
}

/** One loop: of a thread, or of a process's own thread. */
async function work(shared: Shared, label: string, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const log = openSync(join(shared.folder, `${label}.log`), 'a');
  const note = (line: string): void => {
    writeSync(log, `${line}\n`);
  };
  const sometimes = (): number | undefined => (random() < 0.5 ? 0.02 : undefined);
  for (let made = 0; !(await shared.stop.isSet()); made++) {
    const choice = random();
    if (choice < 0.4) await enter(shared, random, note);
    else if (choice < 0.7) await put(shared, `${label}#${made}`, sometimes(), note);
    else await get(shared, sometimes(), note);
  }
}
async function workInThreads(shared: Shared, label: string, seed: number, threads: number): Promise<void> {
  const started = Array.from({ length: threads }, (_, index) => {
    const thread = new Thread({ target: work, args: [shared, `${label}.${index}`, seed + index + 1] });
    thread.start();
    return thread;
  });
  await work(shared, label, seed);
  for (const thread of started) await thread.join();
}

interface Report {
  kills: number;
  recoveries: number;
  items: number;
  violations: string[];
  doubled: string[];
  strangers: string[];
  lost: number;
  stuck: string[];
  megabytes: number[];
}

function account(folder: string, report: Report): void {
  const begun = new Set<string>();
  const refused = new Set<string>();
  const done = new Set<string>();
  const got = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.log'))) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      const [what, item = ''] = line.split(' ');
      if (what === 'put') begun.add(item);
      else if (what === 'did') done.add(item);
      else if (what === 'not') refused.add(item);
      else if (what === 'violation') report.violations.push(line);
      else if (what === 'got' && got.has(item)) report.doubled.push(item);
      else if (what === 'got') got.add(item);
    }
  }
  report.items = got.size;
  report.strangers = [...got].filter((item) => !begun.has(item) || refused.has(item));
  report.lost = [...done].filter((item) => !got.has(item)).length;
}

async function main(): Promise<void> {
  const [processes = 8, threads = 2, seconds = 5, seed = 1] = process.argv.slice(2, 6).map(Number);
  const [, , , , , , folder = '.'] = process.argv;
  const random = seededRandom(seed);
  const shared: Shared = { lock: new Lock(), queue: new Queue<string>(PLACES), stop: new Event(), folder };
  const report: Report = {
    ...{ kills: 0, recoveries: 0, items: 0, lost: 0 },
    ...{ violations: [], doubled: [], strangers: [], stuck: [], megabytes: [] },
  };
  let made = 0;
  const begin = (): Process<[Shared, string, number, number]> => {
    made++;
    const args: [Shared, string, number, number] = [shared, `p${made}`, seed * 1e6 + made * 1000, threads];
    const child = new Process({ target: workInThreads, args });
    child.start();
    return child;
  };
  const children = Array.from({ length: processes }, begin);

  /** A holder that was killed inside leaves its mark, which stands for what a lock protects and has to be put right first. */
  const recover = async (pid: number | undefined): Promise<void> => {
    try {
      if (readlinkSync(markerOf(folder)) === String(pid)) rmSync(markerOf(folder));
    } catch {
      // Nobody is inside.
    }
    if (await shared.lock.recover()) report.recoveries++;
  };
  const end = performance.now() + seconds * 1000;
  let nextSample = 0;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50 + random() * 400));
    const index = Math.floor(random() * children.length);
    const child = children[index];
    if (child !== undefined) {
      child.kill();
      await child.join();
      report.kills++;
      await recover(child.pid);
      children[index] = begin();
    }
    if (performance.now() < nextSample) continue;
    nextSample = performance.now() + (seconds * 1000) / 30;
    report.megabytes.push(Math.round(process.memoryUsage().rss / 1e6));
  }

  await shared.stop.set();
  const log = openSync(join(folder, 'main.log'), 'a');
  const note = (line: string): void => {
    writeSync(log, `${line}\n`);
  };
  const patience = performance.now() + 60_000;
  // Whoever waits for an item or for a place gets it now.
  while (children.some((child) => child.isAlive()) && performance.now() < patience) {
    await get(shared, 0.01, note);
    await shared.queue.put(END, false).catch(() => {});
  }
  for (const child of children.filter((each) => each.isAlive())) {
    report.stuck.push(child.name);
    child.kill();
  }
  for (const child of children) await child.join();
  while (!(await shared.queue.empty())) await get(shared, 0.5, note);
  account(folder, report);
  console.log(JSON.stringify(report));
}
if (isMain(import.meta)) await main();
