/**
 * What it takes to start a process, a thread and a task, in milliseconds: from `start` to the first line of the target, and to
 * the end of `join`; on every Node major, and in Python. The three take turns, so that what else the machine does meets all of
 * them; shown are medians, and the fastest. Clocks are those of the system, which all processes and threads share.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinary, nodeMajors, whyNoNode } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { runProgram } from '../support/runProgram.ts';

const ROUNDS = 15;
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'lockstep-bench-'));

const program = `
import { isMain, Process, Value } from 'lockstep/multiprocessing';
import { Task, Thread } from 'lockstep/threading';
const now = () => performance.timeOrigin + performance.now();
let first = 0;
async function ofProcess(value) { const at = now(); await value.set(at); }
function ofThread(shared) { shared[0] = now(); }
function ofTask() { first = now(); }
if (isMain(import.meta)) {
  const value = new Value('d', 0);
  await value.set(0);
  const shared = new Float64Array(new SharedArrayBuffer(8));
  const kinds = {
    process: [() => new Process({ target: ofProcess, args: [value] }), () => value.get()],
    thread: [() => new Thread({ target: ofThread, args: [shared] }), () => shared[0]],
    task: [() => new Task({ target: ofTask }), () => first],
  };
  const times = { process: [], thread: [], task: [] };
  for (let round = 0; round <= ${ROUNDS}; round++) {
    for (const [kind, [make, began]] of Object.entries(kinds)) {
      const before = now();
      const started = make();
      started.start();
      await started.join();
      const after = now();
      if (round > 0) times[kind].push([(await began()) - before, after - before]);
    }
  }
  console.log(JSON.stringify(times));
}
`;
const python = `
import json, multiprocessing, threading, time
def target(value):
    value.value = time.time()
if __name__ == '__main__':
    context = multiprocessing.get_context('spawn')
    value = context.Value('d', 0)
    times = {'process': [], 'thread': []}
    for number in range(${ROUNDS} + 1):
        for kind, make in (('process', context.Process), ('thread', threading.Thread)):
            before = time.time()
            started = make(target=target, args=(value,))
            started.start()
            started.join()
            after = time.time()
            if number > 0:
                times[kind].append(((value.value - before) * 1000, (after - before) * 1000))
    print(json.dumps(times))
`;

type Times = Readonly<Record<string, readonly (readonly [begun: number, ended: number])[]>>;

const figure = (milliseconds: number | undefined): string => (milliseconds ?? Number.NaN).toFixed(2).padStart(10);
function show(name: string, kind: string, times: Times[string]): void {
  const columns = [0, 1].flatMap((column) => {
    const sorted = times.map((pair) => pair[column] ?? Number.NaN).sort((left, right) => left - right);
    return [sorted[Math.floor(sorted.length / 2)], sorted[0]];
  });
  console.log(`${name.padEnd(10)}${kind.padEnd(10)}${columns.map(figure).join('')}`);
}
async function measure(name: string, node: string, path: string): Promise<void> {
  const { stdout, stderr, code } = await runProgram({ node, args: [path] });
  if (code !== 0) return console.log(`${name}: ${stderr.trim().split('\n').at(-1)}`);
  const times: Times = JSON.parse(stdout);
  for (const [kind, pairs] of Object.entries(times)) show(name, kind, pairs);
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
  console.log(`${''.padEnd(20)}     begun   fastest     ended   fastest   (ms)`);
  for (const major of nodeMajors) {
    const missing = whyNoNode(major);
    if (missing === undefined) await measure(`Node ${major}`, await nodeBinary(major), join(folder, 'program.mjs'));
    else console.log(`Node ${major}: ${missing}`);
  }
  if (hasPython) await measure('Python', 'python3', join(folder, 'program.py'));
  else console.log('No python3 here: nothing to compare with.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
