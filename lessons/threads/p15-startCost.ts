// What it costs to start a process, a thread and a task, and to wait for its end. A process gets memory and a Node of its own,
// a thread a heap of its own, a task nothing but a promise.
import { isMain, Process } from 'lockstep/multiprocessing';
import { Task, Thread } from 'lockstep/threading';

const ROUNDS = 5;

function nothing(): void {}

/** Milliseconds from `start` to the end of `join`: the first time, and the middle of the others. */
async function measure(
  make: () => { start(): void; join(): Promise<void> },
): Promise<{ first: number; median: number }> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    const started = make();
    started.start();
    await started.join();
    times.push(performance.now() - from);
  }
  const [first = 0, ...others] = times;
  return { first, median: others.sort((a, b) => a - b)[Math.floor(others.length / 2)] ?? 0 };
}

if (isMain(import.meta)) {
  console.log('started    first ms  median ms');
  for (const [name, make] of [
    ['process', () => new Process({ target: nothing })],
    ['thread', () => new Thread({ target: nothing })],
    ['task', () => new Task({ target: nothing })],
  ] as const) {
    const { first, median } = await measure(make);
    console.log(`${name.padEnd(8)} ${first.toFixed(2).padStart(10)} ${median.toFixed(2).padStart(10)}`);
  }
}
