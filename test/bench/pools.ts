/**
 * What a task of a pool costs, in microseconds, on every Node major, without and with the shim, and in Python: the best of several
 * passes, with two workers. "one by one": each result is awaited before the next call; "at once": all calls are submitted first.
 * Python's threads share one heap, as the tasks here do; threads here have heaps of their own.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinary, nodeMajors, whyNoNode } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { shimVariables } from '../shim/support/recorded.ts';
import { runProgram } from '../support/runProgram.ts';

const PASSES = 7;
const ONE_BY_ONE = 300;
const AT_ONCE = 2000;
const MAPPED = 20_000;
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'lockstep-bench-'));

const program = `
import { ProcessPoolExecutor, TaskPoolExecutor, ThreadPoolExecutor } from 'lockstep/concurrent-futures';
import { isMain, Pool } from 'lockstep/multiprocessing';
function square(number) { return number * number; }
const times = {};
async function measure(name, steps, work) {
  let best = Infinity;
  for (let pass = 0; pass < ${PASSES}; pass++) {
    const start = performance.now();
    await work();
    best = Math.min(best, ((performance.now() - start) * 1000) / steps);
  }
  times[name] = best;
}
if (isMain(import.meta)) {
  const items = Array.from({ length: ${MAPPED} }, (_, item) => item);
  const few = items.slice(0, ${AT_ONCE});
  const pool = new Pool(2);
  await pool.map(square, few, 1);
  await measure('Pool.map', ${MAPPED}, () => pool.map(square, items));
  await measure('Pool.map, chunksize 1', ${AT_ONCE}, () => pool.map(square, few, 1));
  await measure('Pool.apply', ${ONE_BY_ONE}, async () => {
    for (let item = 0; item < ${ONE_BY_ONE}; item++) await pool.apply(square, [item]);
  });
  await pool.terminate();
  const executors = { processes: ProcessPoolExecutor, threads: ThreadPoolExecutor, tasks: TaskPoolExecutor };
  for (const [name, Executor] of Object.entries(executors)) {
    const executor = new Executor(2);
    await executor.submit(square, 1).result();
    await measure(name + ', one by one', ${ONE_BY_ONE}, async () => {
      for (let item = 0; item < ${ONE_BY_ONE}; item++) await executor.submit(square, item).result();
    });
    await measure(name + ', at once', ${AT_ONCE}, async () => {
      for (const future of few.map((item) => executor.submit(square, item))) await future.result();
    });
    await executor.shutdown();
  }
  console.log(JSON.stringify(times));
}
`;
const python = `
import concurrent.futures, json, multiprocessing, time
def square(number):
    return number * number
times = {}
def measure(name, steps, work):
    best = float('inf')
    for _ in range(${PASSES}):
        start = time.perf_counter()
        work()
        best = min(best, (time.perf_counter() - start) * 1e6 / steps)
    times[name] = best
if __name__ == '__main__':
    items = list(range(${MAPPED}))
    few = items[:${AT_ONCE}]
    pool = multiprocessing.Pool(2)
    pool.map(square, few, 1)
    measure('Pool.map', ${MAPPED}, lambda: pool.map(square, items))
    measure('Pool.map, chunksize 1', ${AT_ONCE}, lambda: pool.map(square, few, 1))
    measure('Pool.apply', ${ONE_BY_ONE}, lambda: [pool.apply(square, (item,)) for item in range(${ONE_BY_ONE})])
    pool.terminate()
    executors = {'processes': concurrent.futures.ProcessPoolExecutor, 'threads': concurrent.futures.ThreadPoolExecutor}
    for name, make in executors.items():
        executor = make(2)
        executor.submit(square, 1).result()
        measure(name + ', one by one', ${ONE_BY_ONE}, lambda: [executor.submit(square, item).result() for item in range(${ONE_BY_ONE})])
        measure(name + ', at once', ${AT_ONCE}, lambda: [future.result() for future in [executor.submit(square, item) for item in few]])
        executor.shutdown()
    print(json.dumps(times))
`;

type Times = Readonly<Record<string, number>>;
async function timesOf(
  node: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Times | string> {
  const { stdout, stderr, code } = await runProgram({ node, args, env }).catch((error: unknown) => ({
    stdout: '',
    stderr: String(error),
    code: 1,
  }));
  return code === 0 ? JSON.parse(stdout) : (stderr.trim().split('\n').at(-1) ?? 'failed');
}

try {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'lockstep'));
  writeFileSync(join(folder, 'program.mjs'), program);
  writeFileSync(join(folder, 'program.py'), python);
  const columns = new Map<string, Times>();
  const add = (name: string, times: Times | string): void => {
    if (typeof times === 'string') console.log(`${name} is left out: ${times}`);
    else columns.set(name, times);
  };
  for (const major of nodeMajors) {
    const missing = whyNoNode(major);
    if (missing !== undefined) {
      console.log(`Node ${major} is left out: ${missing}`);
      continue;
    }
    const node = await nodeBinary(major);
    add(`Node ${major}`, await timesOf(node, [join(folder, 'program.mjs')], {}));
    if (major !== 24) continue;
    const recording = mkdtempSync(join(folder, 'recording-'));
    add(`${major} + shim`, await timesOf(node, [join(folder, 'program.mjs')], shimVariables(recording)));
  }
  add('Python', await timesOf('python3', [join(folder, 'program.py')], {}));

  const rows = new Set([...columns.values()].flatMap((times) => Object.keys(times)));
  console.log(`${'µs for each task'.padEnd(26)}${[...columns.keys()].map((name) => name.padStart(11)).join('')}`);
  for (const row of rows) {
    const figures = [...columns.values()].map((times) => times[row]?.toFixed(2) ?? '-');
    console.log(`${row.padEnd(26)}${figures.map((figure) => figure.padStart(11)).join('')}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
