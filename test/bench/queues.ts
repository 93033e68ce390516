/**
 * Items per second from one process to another through a `multiprocessing.Queue`, on every Node major and in Python: small
 * numbers and 64 KiB of bytes (as many as a new process is still slow for, and ten times as many), without a bound and with one
 * of 100 places; and through a `queue.Queue` within one thread. The
 * producer waits for each put, the consumer for each item, as programs do. Rounds take turns; shown are the median and the best.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinary, nodeMajors, whyNoNode } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { runProgram } from '../support/runProgram.ts';

const ROUNDS = 3;
/** Name, items, bytes of each (0: a number), places. */
const CASES = [
  ['small', 50_000, 0, 0],
  ['64 KiB', 2000, 65_536, 0],
  ['64 KiB, many', 20_000, 65_536, 0],
  ['small, 100 places', 10_000, 0, 100],
] as const;
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'lockstep-bench-'));

const program = `
import { isMain, Process, Queue } from 'lockstep/multiprocessing';
import { Queue as LocalQueue } from 'lockstep/queue';
async function produce(queue, count, bytes) {
  const item = bytes === 0 ? 7 : Buffer.alloc(bytes, 1);
  for (let number = 0; number < count; number++) await queue.put(item);
}
async function consume(queue, count) {
  const before = performance.now();
  for (let number = 1; number < count; number++) await queue.get();
  return (1000 * (count - 1)) / (performance.now() - before);
}
if (isMain(import.meta)) {
  const rates = {};
  for (const [name, count, bytes, places] of ${JSON.stringify(CASES)}) {
    const queue = new Queue(places);
    const producer = new Process({ target: produce, args: [queue, count, bytes] });
    producer.start();
    await queue.get();
    rates[name] = await consume(queue, count);
    await producer.join();
  }
  const local = new LocalQueue(100);
  const producing = produce(local, 200000, 0);
  rates['one thread'] = await consume(local, 200000);
  await local.get();
  await producing;
  console.log(JSON.stringify(rates));
}
`;
const python = `
import json, multiprocessing, queue, threading, time
def produce(queue, count, size):
    item = 7 if size == 0 else b'x' * size
    for number in range(count):
        queue.put(item)
def consume(queue, count):
    before = time.perf_counter()
    for number in range(count - 1):
        queue.get()
    return (count - 1) / (time.perf_counter() - before)
if __name__ == '__main__':
    context = multiprocessing.get_context('spawn')
    rates = {}
    for name, count, size, places in ${JSON.stringify(CASES)}:
        shared = context.Queue(places)
        producer = context.Process(target=produce, args=(shared, count, size))
        producer.start()
        shared.get()
        rates[name] = consume(shared, count)
        producer.join()
    local = queue.Queue(100)
    producer = threading.Thread(target=produce, args=(local, 200000, 0))
    producer.start()
    rates['one thread'] = consume(local, 200000)
    local.get()
    producer.join()
    print(json.dumps(rates))
`;

type Rates = Readonly<Record<string, number>>;
const isRates = (value: unknown): value is Rates =>
  typeof value === 'object' && value !== null && Object.values(value).every((rate) => typeof rate === 'number');
function parse(name: string, { stdout, stderr }: { readonly stdout: string; readonly stderr: string }): Rates {
  const rates: unknown = stdout === '' ? undefined : JSON.parse(stdout);
  if (!isRates(rates)) throw new Error(`${name} reported no rates: ${stderr}`);
  return rates;
}

try {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/lockstep'), 'junction');
  writeFileSync(join(folder, 'queues.mjs'), program);
  writeFileSync(join(folder, 'queues.py'), python);
  const runs = new Map<string, () => Promise<Rates>>();
  for (const major of nodeMajors) {
    const why = whyNoNode(major);
    if (why !== undefined) {
      console.log(`Node ${major} is left out: ${why}`);
      continue;
    }
    const node = await nodeBinary(major);
    const args = [join(folder, 'queues.mjs')];
    runs.set(`Node ${major}`, async () => parse(`Node ${major}`, await runProgram({ node, args })));
  }
  if (spawnSync('python3', ['--version']).status === 0) {
    const args = [join(folder, 'queues.py')];
    runs.set('Python', async () => parse('Python', await runProgram({ node: 'python3', args })));
  } else console.log('Python is left out: there is no python3 here.');
  const seen = new Map<string, Rates[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of runs) seen.set(name, [...(seen.get(name) ?? []), await run()]);
  }
  for (const kind of [...CASES.map(([name]) => name), 'one thread']) {
    console.log(`${kind}, items per second`);
    for (const [name, rates] of seen) {
      const sorted = rates.map((rate) => rate[kind] ?? 0).sort((first, second) => first - second);
      const middle = sorted[sorted.length >> 1] ?? 0;
      console.log(`  ${name.padEnd(8)} ${middle.toFixed(0).padStart(8)}  (best ${(sorted.at(-1) ?? 0).toFixed(0)})`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
