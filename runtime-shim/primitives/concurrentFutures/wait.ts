import { keepAliveForTask } from '../kernel/daemonTasks.ts';
import { TimeoutError, ValueError } from '../kernel/errors.ts';
import { mayWait, type Timeout, watchTimeout } from '../kernel/wait.ts';
import { Future } from './future.ts';

export const FIRST_COMPLETED = 'FIRST_COMPLETED';
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION';
export const ALL_COMPLETED = 'ALL_COMPLETED';

export interface WaitOptions {
  /** Seconds, or a signal that ends the wait. Left out: for ever. */
  readonly timeout?: Timeout | undefined;
  /** Left out: `ALL_COMPLETED`. */
  readonly returnWhen?: typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED | undefined;
}
export interface DoneAndNotDone<Result> {
  readonly done: Set<Future<Result>>;
  readonly notDone: Set<Future<Result>>;
}

/**
 * `concurrent.futures.wait`: resolves when all futures are done, or the first one, or the first one that failed. When `timeout`
 * is over it resolves to what is done by then; it rejects with the signal's reason where that ends the wait.
 */
export function wait<Result>(
  futures: Iterable<Future<Result>>,
  options: WaitOptions = {},
): Promise<DoneAndNotDone<Result>> {
  const { timeout, returnWhen = ALL_COMPLETED } = options;
  if (![FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED].includes(returnWhen)) {
    return Promise.reject(new ValueError(`invalid return condition: ${String(returnWhen)}`));
  }
  const all = new Set(futures);
  const pending = new Set([...all].filter((future) => !Future.isSettled(future)));
  const outcome = (): DoneAndNotDone<Result> => {
    const done = new Set<Future<Result>>();
    const notDone = new Set<Future<Result>>();
    for (const future of all) (Future.isSettled(future) ? done : notDone).add(future);
    return { done, notDone };
  };
  const isEnough = (): boolean => {
    if (pending.size === 0) return true;
    if (returnWhen === FIRST_COMPLETED) return pending.size < all.size;
    return returnWhen === FIRST_EXCEPTION && [...all].some((future) => Future.hasFailed(future));
  };
  if (timeout instanceof AbortSignal && timeout.aborted) return Promise.reject(timeout.reason);
  if (isEnough() || !mayWait(true, timeout)) return Promise.resolve(outcome());

  const mayGiveUp = timeout !== undefined || returnWhen !== ALL_COMPLETED;
  const waits = [...pending].map((future) => [future, Future.observe(future, mayGiveUp)] as const);
  const result = new Promise<DoneAndNotDone<Result>>((resolve, reject) => {
    const finish = (reason: 'timeout' | 'aborted'): void => {
      callOff();
      letGo();
      for (const [future, observed] of waits) {
        Future.forget(future, notice);
        if (Future.isSettled(future)) observed?.granted();
        else observed?.ended(reason);
      }
      if (reason === 'aborted' && timeout instanceof AbortSignal) reject(timeout.reason);
      else resolve(outcome());
    };
    const notice = (future: Future<unknown>): void => {
      pending.delete(future as Future<Result>);
      if (isEnough()) finish('timeout');
    };
    const callOff = watchTimeout(timeout, finish);
    const letGo = keepAliveForTask();
    for (const future of pending) Future.notify(future, notice);
  });
  // All of them are needed, so each one alone says what is waited for.
  if (!mayGiveUp) waits[0]?.[1]?.stands(result);
  return result;
}

/**
 * `concurrent.futures.as_completed`: the futures in the order in which they are done, those that are done already first. When
 * `timeout` (seconds from this call) is over, the iterator throws `TimeoutError` after all that was done by then.
 */
export function asCompleted<Result>(
  futures: Iterable<Future<Result>>,
  options: { readonly timeout?: Timeout | undefined } = {},
): AsyncIterableIterator<Future<Result>> {
  const all = new Set(futures);
  const ready: Future<Result>[] = [];
  const pending = new Set<Future<Result>>();
  let wake = (): void => {};
  let failure: { readonly error: unknown } | undefined;
  const notice = (future: Future<unknown>): void => {
    pending.delete(future as Future<Result>);
    ready.push(future as Future<Result>);
    wake();
  };
  for (const future of all) {
    if (Future.isSettled(future)) {
      ready.push(future);
    } else {
      pending.add(future);
      Future.notify(future, notice);
    }
  }
  const { timeout } = options;
  const expire = (reason: 'timeout' | 'aborted'): void => {
    const text = `${pending.size} (of ${all.size}) futures unfinished`;
    const error = reason === 'aborted' && timeout instanceof AbortSignal ? timeout.reason : new TimeoutError(text);
    failure = { error };
    wake();
  };
  let callOff = (): void => {};
  if (pending.size > 0) {
    if (mayWait(true, timeout)) callOff = watchTimeout(timeout, expire);
    else expire('timeout');
  }
  return completions();

  async function* completions(): AsyncGenerator<Future<Result>, void, undefined> {
    try {
      for (;;) {
        const next = ready.shift();
        if (next !== undefined) yield next;
        else if (pending.size === 0) return;
        else if (failure !== undefined) throw failure.error;
        else await more();
      }
    } finally {
      callOff();
      for (const future of pending) Future.forget(future, notice);
    }
  }
  function more(): Promise<void> {
    const letGo = keepAliveForTask();
    return new Promise((resolve) => {
      wake = () => {
        wake = () => {};
        letGo();
        resolve();
      };
    });
  }
}
