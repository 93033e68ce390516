import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  isMain,
  Lock,
  RLock,
  Semaphore,
  Task,
  Thread,
} from 'lockstep/threading';
import { barrierRows } from './barrierRows.ts';
import { conditionRows } from './conditionRows.ts';
import { eventRows } from './eventRows.ts';
import { lockRows } from './lockRows.ts';
import { rlockRows } from './rlockRows.ts';
import { type Kit, type Rows, runRows } from './rows.ts';
import { semaphoreRows } from './semaphoreRows.ts';

type Call = Kit['call'];

async function answer<Args extends unknown[], Result>(
  job: (...args: Args) => Promise<Result>,
  args: Args,
  port: MessagePort,
): Promise<void> {
  port.postMessage(await job(...args));
}
/** Does the job in another thread. */
const inThread: Call = async <Args extends unknown[], Result>(
  job: (...args: Args) => Promise<Result>,
  ...args: Args
) => {
  const { port1, port2 } = new MessageChannel();
  const answered = once(port1, 'message');
  const thread = new Thread({ target: answer<Args, Result>, args: [job, args, port2] });
  thread.start();
  const [result]: Result[] = await answered;
  port1.close();
  await thread.join();
  return result as Result;
};
/** Does the job in another task of this thread. */
const inTask: Call = async <Args extends unknown[], Result>(job: (...args: Args) => Promise<Result>, ...args: Args) => {
  const results: Result[] = [];
  const target = async (): Promise<void> => {
    results.push(await job(...args));
  };
  const task = new Task({ target });
  task.start();
  await task.join();
  return results[0] as Result;
};
const kitOf = (call: Call): Kit => ({
  module: { Lock, RLock, Semaphore, BoundedSemaphore, Event, Condition, Barrier },
  conditionOver: (lock) => new Condition(lock as Lock),
  call,
  errors: { unlocked: 'RuntimeError', notOwned: 'RuntimeError', noLock: 'RuntimeError' },
  refusesArguments: true,
});

const rows: Rows = {
  ...lockRows,
  ...rlockRows,
  ...eventRows,
  ...conditionRows,
  ...semaphoreRows,
  ...barrierRows,
};
const by = (party: string): Rows =>
  Object.fromEntries(Object.entries(rows).map(([name, row]) => [`${name} (another party is a ${party})`, row]));

if (isMain(import.meta)) {
  await runRows(by('Task'), kitOf(inTask));
  await runRows(by('Thread'), kitOf(inThread));
}
