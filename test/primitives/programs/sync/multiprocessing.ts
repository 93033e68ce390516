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
import { multiprocessingRows } from './multiprocessingRows.ts';
import { type Kit, runRows } from './rows.ts';

type Job<Args extends unknown[], Result> = (...args: Args) => Promise<Result>;

async function answer<Args extends unknown[], Result>(
  job: Job<Args, Result>,
  args: Args,
  answers: Queue<Result>,
): Promise<void> {
  await answers.put(await job(...args));
}
/** Does the job in another process. */
async function inProcess<Args extends unknown[], Result>(job: Job<Args, Result>, ...args: Args): Promise<Result> {
  const answers = new Queue<Result>();
  const party = new Process({ target: answer<Args, Result>, args: [job, args, answers] });
  party.start();
  const result = await answers.get();
  await party.join();
  return result;
}
const kit: Kit = {
  module: { Lock, RLock, Semaphore, BoundedSemaphore, Event, Condition, Barrier },
  conditionOver: (lock) => {
    if (lock instanceof Lock || lock instanceof RLock) return new Condition(lock);
    throw new TypeError('another lock');
  },
  call: inProcess,
  errors: { unlocked: 'ValueError', notOwned: 'AssertionError', noLock: 'AssertionError' },
  refusesArguments: false,
};
if (isMain(import.meta)) await runRows(multiprocessingRows, kit);
