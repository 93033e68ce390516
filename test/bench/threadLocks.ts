/**
 * What the locks of `lockstep/threading` cost, beside those of Python's `threading` on the same machine in the same run: free,
 * with many tasks waiting, and handed from thread to thread. Rounds run all programs in turn, so that they meet the same
 * machine; shown are medians over the rounds, and the median of the rounds' ratios to Python.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinary, nodeMajors, whyNoNode } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { runProgram } from '../support/runProgram.ts';

const ROUNDS = 5;
/** Nanoseconds by measurement. */
type Figures = Readonly<Record<string, number>>;

const ours = `
import { Barrier, isMain, Lock, RLock, Semaphore, Thread } from 'lockstep/threading';

const best = {};
async function measure(name, steps, run, passes = 5) {
  for (let pass = 0; pass < passes; pass++) {
    const start = process.hrtime.bigint();
    await run(steps);
    best[name] = Math.min(best[name] ?? Infinity, Number(process.hrtime.bigint() - start) / steps);
  }
}
const take = (lock) => async (steps) => {
  for (let step = 0; step < steps; step++) { await lock.acquire(); await lock.release(); }
};
export async function contend(lock, met, steps) {
  await met.wait();
  for (let step = 0; step < steps; step++) { await lock.acquire(); await lock.release(); }
  await met.wait();
}
export async function contendFor(lock, met) { for (const steps of [500, 500, 500]) await contend(lock, met, steps); }
export async function answer(first, second, steps) {
  await first.acquire(); await second.release();
  for (let step = 0; step < steps; step++) { await first.acquire(); await second.release(); }
}
export async function takeOnce(lock) { await lock.acquire(); await lock.release(); }

if (isMain(import.meta)) {
  const resolved = Promise.resolve();
  await measure('two awaits', 100000, async (steps) => { for (let step = 0; step < steps; step++) { await resolved; await resolved; } });
  await measure('Lock, free', 100000, take(new Lock()));
  await measure('RLock, free', 100000, take(new RLock()));
  await measure('Semaphore, free', 100000, take(new Semaphore(1)));
  const shared = new Lock();
  const user = new Thread({ target: takeOnce, args: [shared] });
  user.start();
  await user.join();
  await measure('Lock, free, shared', 100000, take(shared));
  await measure('1000 waiting', 1000, async (steps) => {
    const lock = new Lock();
    await lock.acquire();
    const waiting = Array.from({ length: steps }, () => lock.acquire().then(() => lock.release()));
    await lock.release();
    await Promise.all(waiting);
  });
  const met = new Barrier(3);
  const lock = new Lock();
  const threads = [1, 2].map(() => new Thread({ target: contendFor, args: [lock, met] }));
  for (const thread of threads) thread.start();
  await measure('2 threads, 1 lock', 1000, async () => { await met.wait(); await met.wait(); }, 3);
  for (const thread of threads) await thread.join();
  const [first, second] = [new Semaphore(0), new Semaphore(0)];
  const partner = new Thread({ target: answer, args: [first, second, 6000] });
  partner.start();
  await first.release();
  await second.acquire();
  await measure('there and back', 2000, async (steps) => { for (let step = 0; step < steps; step++) { await first.release(); await second.acquire(); } }, 3);
  await partner.join();
  console.log(JSON.stringify(best));
}
`;
const python = `
import json, threading, time
best = {}
def measure(name, steps, run, passes=5):
    for _ in range(passes):
        start = time.perf_counter_ns()
        run(steps)
        best[name] = min(best.get(name, float('inf')), (time.perf_counter_ns() - start) / steps)
def take(lock):
    def run(steps):
        for _ in range(steps):
            lock.acquire(); lock.release()
    return run
measure('Lock, free', 100000, take(threading.Lock()))
best['Lock, free, shared'] = best['Lock, free']
measure('RLock, free', 100000, take(threading.RLock()))
measure('Semaphore, free', 100000, take(threading.Semaphore(1)))
def waiting(steps):
    lock = threading.Lock()
    lock.acquire()
    def one():
        lock.acquire(); lock.release()
    threads = [threading.Thread(target=one) for _ in range(steps)]
    for thread in threads: thread.start()
    start = time.perf_counter_ns()
    lock.release()
    for thread in threads: thread.join()
    best['1000 waiting'] = min(best.get('1000 waiting', float('inf')), (time.perf_counter_ns() - start) / steps)
waiting(1000)
met = threading.Barrier(3)
lock = threading.Lock()
def contend():
    for _ in range(3):
        met.wait(); take(lock)(500); met.wait()
threads = [threading.Thread(target=contend) for _ in range(2)]
for thread in threads: thread.start()
def rounds(steps): met.wait(); met.wait()
measure('2 threads, 1 lock', 1000, rounds, 3)
for thread in threads: thread.join()
first, second = threading.Semaphore(0), threading.Semaphore(0)
def answer():
    for _ in range(6001):
        first.acquire(); second.release()
partner = threading.Thread(target=answer)
partner.start()
first.release(); second.acquire()
def there(steps):
    for _ in range(steps):
        first.release(); second.acquire()
measure('there and back', 2000, there, 3)
partner.join()
print(json.dumps(best))
`;

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'lockstep-bench-'));
async function runOurs(node: string): Promise<Figures> {
  const { stdout, stderr } = await runProgram({ node, args: [join(folder, 'locks.mjs')] });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}
/** Undefined where there is no python3. */
function runPython(): Figures | undefined {
  const { stdout, status } = spawnSync('python3', ['-c', python], { encoding: 'utf8' });
  return status === 0 ? JSON.parse(stdout) : undefined;
}
const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
const shown = (value: number, digits: number): string =>
  (Number.isFinite(value) ? value.toFixed(digits) : '').padStart(11);

try {
  // The package by its own name, as in a program that has installed it.
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/lockstep'), 'junction');
  writeFileSync(join(folder, 'locks.mjs'), ours);
  if (runPython() === undefined) console.log('python3 does not run here, so there is nothing to compare with');
  for (const major of nodeMajors) {
    const reason = whyNoNode(major);
    if (reason !== undefined) {
      console.log(`Node ${major}: ${reason}`);
      continue;
    }
    const node = await nodeBinary(major);
    const rounds: { readonly ours: Figures; readonly python: Figures }[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push({ ours: await runOurs(node), python: runPython() ?? {} });
    console.log(
      `\n${`Node ${major}`.padEnd(20)}${['ns', 'Python', 'ratio'].map((title) => title.padStart(11)).join('')}`,
    );
    for (const name of Object.keys(rounds[0]?.ours ?? {})) {
      const own = rounds.map((round) => round.ours[name] ?? Number.NaN);
      const other = rounds.map((round) => round.python[name] ?? Number.NaN);
      const ratio = median(own.map((value, index) => value / (other[index] ?? Number.NaN)));
      console.log(`${name.padEnd(20)}${shown(median(own), 0)}${shown(median(other), 0)}${shown(ratio, 2)}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
