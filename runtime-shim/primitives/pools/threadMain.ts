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
import { Offers } from './offers.ts';
import { encodeError } from './remoteError.ts';
import type { CallHeader, PoolIdentity } from './workerProtocol.ts';

/** One call, and where it has been offered. */
export interface PostedCall {
  readonly header: CallHeader;
  readonly slot: number;
  readonly args: unknown;
}
/** From the pool to its thread. */
export type ToThread =
  | readonly PostedCall[]
  /** The thread is to end when it has made the calls before this. */
  | 'end';
/** From the thread to its pool. Errors are encoded. */
export type FromThread =
  | { readonly type: 'ready' }
  | { readonly type: 'unfit'; readonly error: Uint8Array }
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: Uint8Array };

const LONG_TURN_MILLISECONDS = 1;
const { setImmediate } = globalThis;

/** The target of a worker thread: makes the calls that its pool sends, until it is told to end. */
export async function threadInPool(
  port: MessagePort,
  offered: SharedArrayBuffer,
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
  const offers = new Offers(offered);
  const inbox = new Fifo<PostedCall>();
  let isWorking = false;
  let isOver = false;
  beginWait();
  await new Promise<void>((resolve) => {
    const work = async (): Promise<void> => {
      isWorking = true;
      let turnSince = performance.now();
      for (let next = inbox.shift(); next !== undefined; next = inbox.shift()) {
        const { header, slot, args } = next;
        if (!offers.takeUp(slot, header.id)) continue;
        const read = (): unknown[] => restore(args, (named) => resolveCallable(named, mainModule())) as unknown[];
        reply(header.id, await calls.make(header, read), post);
        if (inbox.length === 0 || performance.now() - turnSince < LONG_TURN_MILLISECONDS) continue;
        // The program's own timers and messages have their turn.
        await new Promise((next) => setImmediate(next));
        turnSince = performance.now();
      }
      isWorking = false;
      if (isOver) resolve();
    };
    port.on('message', (message: ToThread) => {
      if (message === 'end') {
        isOver = true;
        if (!isWorking) resolve();
        return;
      }
      for (const call of message) {
        calls.note(call.header);
        inbox.push(call);
      }
      if (!isWorking) void work();
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
