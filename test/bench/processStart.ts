/**
 * What it takes from `start` to the first line of the target, in milliseconds: with and without children that are kept ready,
 * on every Node major, and in Python's `multiprocessing` by spawn and by fork. Processes are started one after the other, with a
 * pause between them, and shown are the median and the fastest. Clocks are those of the system, which all processes share.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinary, nodeMajors, whyNoNode } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { runProgram } from '../support/runProgram.ts';

const STARTS = 21;
/** Long enough for another child to be made ready. */
const PAUSE_MILLISECONDS = 400;
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'lockstep-bench-'));

const program = `
import { isMain, Process, Queue } from 'lockstep/multiprocessing';
const now = () => performance.timeOrigin + performance.now();
async function target(queue) { const first = now(); await queue.put(first); }
if (isMain(import.meta)) {
  const queue = new Queue();
  const taken = [];
  const called = [];
  for (let number = 0; number <= ${STARTS}; number++) {
    const child = new Process({ target, args: [queue] });
    const before = now();
    child.start();
    const after = now();
    const first = await queue.get();
    await child.join();
    // The first start of a program begins the broker, and no child can be ready for it.
    if (number > 0) { taken.push(first - before); called.push(after - before); }
    await new Promise((resolve) => setTimeout(resolve, ${PAUSE_MILLISECONDS}));
  }
  console.log(JSON.stringify({ taken, called }));
}
`;
const python = `
import json, multiprocessing, sys, time
def target(queue):
    first = time.time()
    queue.put(first)
if __name__ == '__main__':
    context = multiprocessing.get_context(sys.argv[1])
    queue = context.Queue()
    taken, called = [], []
    for number in range(${STARTS} + 1):
        child = context.Process(target=target, args=(queue,))
        before = time.time()
        child.start()
        after = time.time()
        first = queue.get()
        child.join()
        if number > 0:
            taken.append((first - before) * 1000)
            called.append((after - before) * 1000)
    print(json.dumps({'taken': taken, 'called': called}))
`;

interface Times {
  /** From the call of `start` to the first line of the target. */
  readonly taken: readonly number[];
  /** What the call itself takes. */
  readonly called: readonly number[];
}
const figure = (milliseconds: number | undefined): string => (milliseconds ?? Number.NaN).toFixed(1).padStart(9);
function show(name: string, { taken, called }: Times): void {
  const sorted = taken.toSorted((left, right) => left - right);
  const calls = called.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  console.log(`${name.padEnd(28)}${figure(sorted[middle])}${figure(sorted[0])}${figure(calls[middle])}`);
}
async function measure(name: string, node: string, args: readonly string[], prewarm: string): Promise<void> {
  const { stdout, stderr, code } = await runProgram({ node, args, env: { LOCKSTEP_PREWARM: prewarm } });
  if (code === 0) show(name, JSON.parse(stdout));
  else console.log(`${name}: ${stderr.trim().split('\n').at(-1)}`);
}
const hasPython = await runProgram({ node: 'python3', args: ['--version'] }).then(
  ({ code }) => code === 0,
  () => false,
);

try {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'lockstep'));
  writeFileSync(join(folder, 'program.mjs'), program);
  writeFileSync(join(folder, 'program.py'), python);
  console.log(`${''.padEnd(28)}   median  fastest     call   (ms)`);
  for (const major of nodeMajors) {
    const missing = whyNoNode(major);
    if (missing !== undefined) {
      console.log(`Node ${major}: ${missing}`);
      continue;
    }
    const node = await nodeBinary(major);
    for (const prewarm of ['0', '1']) {
      const name = `Node ${major}, ${prewarm === '0' ? 'none' : 'one'} kept ready`;
      await measure(name, node, [join(folder, 'program.mjs')], prewarm);
    }
  }
  if (!hasPython) console.log('No python3 here: nothing to compare with.');
  else
    for (const method of ['spawn', 'fork']) {
      await measure(`Python, ${method}`, 'python3', [join(folder, 'program.py'), method], '');
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
