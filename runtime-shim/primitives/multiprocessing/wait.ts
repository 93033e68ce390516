import { mayWait, type Timeout, throwIfAborted, watchTimeout } from '../kernel/wait.ts';
import { Connection } from './connection.ts';
import { Sentinel } from './sentinel.ts';

/** What can be polled: an end of a pipe, or the `sentinel` of a process. */
type Pollable = Pick<Connection, 'poll'>;
/** An end of a pipe that is to have something to say, the `sentinel` of a process that is to end, or a promise. */
export type Waitable = Pollable | PromiseLike<unknown>;

const isPollable = (object: Waitable): object is Pollable => object instanceof Connection || object instanceof Sentinel;

/**
 * `multiprocessing.connection.wait`: resolves to those of `objects` that are ready, in the order given, as soon as any is; to
 * none when `timeout` (seconds) is over. Rejects with the signal's reason where `timeout` is a signal that ends the wait.
 */
export async function wait<Object extends Waitable>(objects: Iterable<Object>, timeout?: Timeout): Promise<Object[]> {
  const all = [...objects];
  const now = await Promise.all(all.map((object) => (isPollable(object) ? object.poll() : hasSettled(object))));
  if (now.includes(true) || all.length === 0 || !mayWait(true, timeout)) return all.filter((_, index) => now[index]);
  const over = new AbortController();
  let reason = '';
  const callOff = watchTimeout(timeout, (why) => {
    reason = why;
    over.abort();
  });
  try {
    const ready = await Promise.all(
      all.map(async (object) => {
        try {
          return await (isPollable(object) ? pollUntil(object, over.signal) : settlesUntil(object, over.signal));
        } finally {
          over.abort();
        }
      }),
    );
    const found = all.filter((_, index) => ready[index]);
    if (found.length === 0) throwIfAborted(reason, timeout);
    return found;
  } finally {
    callOff();
  }
}

/** Whether the promise had settled before this was asked. */
function hasSettled(promise: PromiseLike<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const yes = (): void => resolve(true);
    promise.then(yes, yes);
    setImmediate(resolve, false);
  });
}
function settlesUntil(promise: PromiseLike<unknown>, over: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const yes = (): void => resolve(true);
    promise.then(yes, yes);
    if (over.aborted) resolve(false);
    else over.addEventListener('abort', () => resolve(false), { once: true });
  });
}
async function pollUntil(connection: Pollable, over: AbortSignal): Promise<boolean> {
  try {
    return await connection.poll(over);
  } catch (error) {
    if (error === over.reason) return false;
    throw error;
  }
}
