import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  isMain,
  Lock,
  Process,
  Queue,
  RLock,
  Semaphore,
} from 'lockstep/multiprocessing';
import { barrierRows } from './barrierRows.ts';
import { conditionRows } from './conditionRows.ts';
import { eventRows } from './eventRows.ts';
import { lockRows } from './lockRows.ts';
import { rlockRows } from './rlockRows.ts';
import { type Kit, runRowsTogether } from './rows.ts';
import { semaphoreRows } from './semaphoreRows.ts';
import { sharedRows } from './sharedRows.ts';
import { signalRows } from './signalRows.ts';

interface Asked {
  readonly row: string;
  /** A function at the top level of a module. */
  readonly job: object;
  readonly args: readonly unknown[];
  readonly resolve: (result: unknown) => void;
}
/** Time in which the calls of all rows are collected, in milliseconds: a process for each would cost minutes. */
const COLLECTING = 20;
let asked: Asked[] = [];

async function doJobs(jobs: Pick<Asked, 'job' | 'args'>[], answers: Queue<[number, unknown]>): Promise<void> {
  await Promise.all(
    jobs.map(async ({ job, args }, index) => {
      if (typeof job === 'function') await answers.put([index, await Reflect.apply(job, undefined, args)]);
    }),
  );
}
async function inProcess(calls: readonly Asked[]): Promise<void> {
  const answers = new Queue<[number, unknown]>();
  const jobs = calls.map(({ job, args }) => ({ job, args }));
  const party = new Process({ target: doJobs, args: [jobs, answers] });
  party.start();
  const answered = (async () => {
    for (let left = calls.length; left > 0; left--) {
      const [index, result] = await answers.get();
      calls[index]?.resolve(result);
    }
  })();
  await Promise.race([answered, party.join()]);
  // Rows of a process that failed are to fail too, and not to wait.
  if (party.exitcode !== undefined && party.exitcode !== 0) for (const { resolve } of calls) resolve('no answer');
  await party.join();
}
/** One process does the first calls of all rows, another one their second calls, and so on. */
async function doAll(): Promise<void> {
  const parties: Asked[][] = [];
  const counts = new Map<string, number>();
  for (const call of asked) {
    const number = counts.get(call.row) ?? 0;
    counts.set(call.row, number + 1);
    parties[number] ??= [];
    parties[number].push(call);
  }
  asked = [];
  await Promise.all(parties.map(inProcess));
}
const kitOf = (row: string): Kit => ({
  module: { Lock, RLock, Semaphore, BoundedSemaphore, Event, Condition, Barrier },
  conditionOver: (lock) => {
    if (lock instanceof Lock || lock instanceof RLock) return new Condition(lock);
    throw new TypeError('another lock');
  },
  call: <Args extends unknown[], Result>(job: (...args: Args) => Promise<Result>, ...args: Args): Promise<Result> => {
    if (asked.length === 0) setTimeout(doAll, COLLECTING);
    return new Promise((resolve) => {
      asked.push({ row, job, args, resolve: (result) => resolve(result as Result) });
    });
  },
  errors: { unlocked: 'ValueError', notOwned: 'AssertionError', noLock: 'AssertionError' },
  refusesArguments: false,
});
const rows = {
  ...lockRows,
  ...rlockRows,
  ...eventRows,
  ...conditionRows,
  ...semaphoreRows,
  ...barrierRows,
  ...sharedRows,
  ...signalRows,
};
if (isMain(import.meta)) await runRowsTogether(rows, kitOf);
