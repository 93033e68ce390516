// What a program waits for decides what makes it faster. Work that computes needs processors: tasks share one, threads and
// processes have one each. Work that waits for others needs none: tasks wait together, and cost the least to start.
import { type Executor, ProcessPoolExecutor, TaskPoolExecutor, ThreadPoolExecutor } from 'lockstep/concurrent-futures';
import { cpuCount, isMain } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

const JOBS = 4;

function compute(rounds: number): number {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum = (sum + Math.sqrt(round)) % 1000;
  return sum;
}
async function download(milliseconds: number): Promise<void> {
  await pause(milliseconds);
}

async function time(work: () => Promise<unknown>): Promise<string> {
  const start = performance.now();
  await work();
  return `${Math.round(performance.now() - start)} ms`;
}
async function serial(job: () => unknown): Promise<void> {
  for (let number = 0; number < JOBS; number++) await job();
}
async function pooled<Argument>(
  pool: Executor,
  job: (argument: Argument) => unknown,
  argument: Argument,
): Promise<void> {
  for await (const _ of pool.map(
    job,
    Array.from({ length: JOBS }, () => argument),
  ));
}

if (isMain(import.meta)) {
  const rounds = 20_000_000 * Number(process.env['LOCKSTEP_PACE'] ?? 1);
  const pools = {
    tasks: new TaskPoolExecutor(JOBS),
    threads: new ThreadPoolExecutor(JOBS),
    processes: new ProcessPoolExecutor(JOBS),
  };
  // Workers are started beforehand, so that only the work is measured.
  for (const pool of Object.values(pools)) await pooled(pool, compute, 1);

  console.log(`${JOBS} jobs on ${cpuCount()} processors`);
  console.log(`Computing one after the other: ${await time(() => serial(() => compute(rounds)))}`);
  for (const [name, pool] of Object.entries(pools)) {
    console.log(`Computing in ${name}: ${await time(() => pooled(pool, compute, rounds))}`);
  }
  console.log(`Downloading one after the other: ${await time(() => serial(() => download(500)))}`);
  for (const [name, pool] of Object.entries(pools)) {
    console.log(`Downloading in ${name}: ${await time(() => pooled(pool, download, 500))}`);
  }
  await Promise.all(Object.values(pools).map((pool) => pool.shutdown()));
}
