/** What the worker thread of a pool does. */
import type { MessagePort } from 'node:worker_threads';
import { beginWait, endWait } from '../kernel/keepAlive.ts';
import { mainModule } from '../kernel/mainModule.ts';
import { offerOwn } from '../kernel/ownFunctions.ts';
import { restore } from '../kernel/pickle.ts';
import { resolveCallable } from '../kernel/programModules.ts';
import { packForThread } from '../kernel/threadParcel.ts';
import { Calls, encodingError, type Outcome } from './calls.ts';
import { Fifo } from './fifo.ts';
import { encodeError } from './remoteError.ts';
import type { CallHeader, PoolIdentity } from './workerProtocol.ts';

/** From the pool to its thread. */
export type ToThread =
  | { readonly header: CallHeader; readonly args: unknown }
  /** The thread is to end when it has made the calls before this. */
  | 'end';
/** From the thread to its pool. Errors are encoded. */
export type FromThread =
  | { readonly type: 'ready' }
  | { readonly type: 'unfit'; readonly error: Uint8Array }
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: Uint8Array };

/** The target of a worker thread: makes the calls that its pool sends, until it is told to end. */
export async function threadInPool(
  port: MessagePort,
  pool: PoolIdentity,
  initializer: ((...args: never[]) => unknown) | undefined,
  initargs: readonly unknown[],
): Promise<void> {
  const post = (message: FromThread, transfer: readonly MessagePort[] = []): void =>
    port.postMessage(message, [...transfer]);
  try {
    if (initializer !== undefined) await Reflect.apply(initializer, undefined, initargs);
  } catch (error) {
    console.error('Exception in initializer:', error);
    post({ type: 'unfit', error: encodeError(error) });
    port.close();
    return;
  }
  post({ type: 'ready' });
  const calls = new Calls(pool);
  const inbox = new Fifo<ToThread>();
  let isWorking = false;
  beginWait();
  await new Promise<void>((resolve) => {
    const work = async (): Promise<void> => {
      isWorking = true;
      for (let next = inbox.shift(); next !== undefined && next !== 'end'; next = inbox.shift()) {
        const { header, args } = next;
        const read = (): unknown[] => restore(args, (named) => resolveCallable(named, mainModule())) as unknown[];
        reply(header.id, await calls.make(header, read), post);
      }
      isWorking = false;
    };
    port.on('message', (message: ToThread) => {
      if (message !== 'end') calls.note(message.header);
      inbox.push(message);
      const last = isWorking ? undefined : work();
      if (message === 'end') void Promise.resolve(last).then(resolve);
    });
    port.unref();
  });
  endWait();
  port.close();
}
offerOwn(threadInPool);

function reply(
  id: number,
  outcome: Outcome,
  post: (message: FromThread, transfer?: readonly MessagePort[]) => void,
): void {
  if ('error' in outcome) {
    post({ type: 'failed', id, error: encodeError(outcome.error) });
    return;
  }
  try {
    const { value, transfer } = packForThread(outcome.value, 'the result');
    post({ type: 'done', id, value }, transfer);
  } catch (error) {
    post({ type: 'failed', id, error: encodeError(encodingError(error)) });
  }
}
