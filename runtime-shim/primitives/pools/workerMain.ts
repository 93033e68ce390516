/** What the worker process of a pool does. */
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { Operation, ReleaseScope } from '../../../core/protocol/records.ts';
import type { CallableReference } from '../kernel/callable.ts';
import { PrimitiveError } from '../kernel/errors.ts';
import { encodeFrame, frameReader } from '../kernel/frames.ts';
import { childIdentity } from '../kernel/identity.ts';
import { offerOwn } from '../kernel/ownFunctions.ts';
import { pickle, unpickle } from '../kernel/pickle.ts';
import { importModule, isKnownModule, resolveCallable } from '../kernel/programModules.ts';
import { Fifo } from './fifo.ts';
import { PoolObserver } from './observation.ts';
import { encodeError } from './remoteError.ts';
import type { CallMode, FromWorker, PoolAddress, ToWorker } from './workerProtocol.ts';

/** A result could not be sent back. */
export class MaybeEncodingError extends PrimitiveError {}

type AnyCallable = (...args: unknown[]) => unknown;
interface Received {
  readonly header: Extract<ToWorker, { type: 'call' }>;
  readonly body: Buffer;
}
/** What the pool gets for its call. */
interface Reply {
  readonly header: FromWorker;
  readonly body: Buffer;
}

/** The target of a worker process: makes the calls that its pool sends, until it is told to end or the pool is gone. */
export async function workInPool(
  pool: PoolAddress,
  initializer: ((...args: never[]) => unknown) | undefined,
  initargs: readonly unknown[],
): Promise<void> {
  const calls = new Calls(pool);
  const socket = connect(pool.path);
  const send = (header: FromWorker, body?: Buffer): boolean => socket.write(encodeFrame(header, body));
  socket.on('error', () => {});
  send({ type: 'hello', token: pool.token });
  try {
    if (initializer !== undefined) await Reflect.apply(initializer, undefined, initargs);
  } catch (error) {
    console.error('Exception in initializer:', error);
    send({ type: 'unfit' }, encodeError(error));
    socket.end();
    return;
  }
  send({ type: 'ready' });

  const inbox = new Fifo<Received>();
  let isWorking = false;
  let isOver = false;
  await new Promise<void>((resolve) => {
    const finish = (): void => {
      if (isWorking || inbox.length > 0) return;
      socket.end();
      resolve();
    };
    const work = async (): Promise<void> => {
      isWorking = true;
      for (let next = inbox.shift(); next !== undefined; next = inbox.shift()) {
        const { header, body } = await calls.make(next);
        send(header, body);
      }
      isWorking = false;
      if (isOver) finish();
    };
    const read = frameReader<ToWorker>(({ header, body }) => {
      if (header.type === 'end') {
        isOver = true;
        finish();
        return;
      }
      inbox.push({ header, body });
      if (!isWorking) void work();
    });
    socket.on('data', read);
    socket.on('close', () => {
      // The pool's process is gone without a word, and may have left its socket behind.
      if (!isOver && process.platform !== 'win32') rmSync(dirname(pool.path), { recursive: true, force: true });
      isOver = true;
      inbox.drain();
      finish();
    });
  });
}
offerOwn(workInPool);

/** Makes calls, and tells the probe that this worker of the pool is busy with them. */
class Calls {
  readonly #observer: PoolObserver;
  readonly #callables = new Map<number, AnyCallable>();

  constructor({ key, workers, name }: PoolAddress) {
    this.#observer = new PoolObserver(this, { key, workers, name });
  }

  async make({ header, body }: Received): Promise<Reply> {
    const { id } = header;
    this.#observer.dequeued(id);
    const busy = this.#observer.pool.request({
      operation: Operation.hold,
      mayGiveUp: false,
      scope: ReleaseScope.scoped,
    });
    busy.granted();
    try {
      const callable = this.#callables.get(header.callable) ?? (await this.#find(header.callable, header.reference));
      const args = unpickle(body) as unknown[];
      const value = await run(callable, header.mode, args);
      return { header: { type: 'done', id }, body: encodeResult(value) };
    } catch (error) {
      return { header: { type: 'failed', id }, body: encodeError(error) };
    } finally {
      this.#observer.pool.tell((probe, resource) => probe.release(resource, busy.grant));
    }
  }
  async #find(number: number, reference: CallableReference | undefined): Promise<AnyCallable> {
    if (reference === undefined) throw new TypeError('the worker was not told which function to call');
    const { module } = reference;
    if (module !== undefined && !isKnownModule(module)) await importModule(module);
    const callable = resolveCallable(reference, childIdentity()?.mainUrl) as AnyCallable;
    this.#callables.set(number, callable);
    return callable;
  }
}
function run(callable: AnyCallable, mode: CallMode, args: readonly unknown[]): unknown {
  if (mode === 'call') return Reflect.apply(callable, undefined, args);
  return each(mode === 'map' ? callable : (item) => Reflect.apply(callable, undefined, item as unknown[]), args);
}
async function each(call: (item: unknown) => unknown, chunk: readonly unknown[]): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const item of chunk) {
    const result = call(item);
    results.push(isThenable(result) ? await result : result);
  }
  return results;
}
const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value;

function encodeResult(value: unknown): Buffer {
  try {
    return pickle(value, { what: 'the result', references: false });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MaybeEncodingError(`error sending the result: ${reason}`);
  }
}
