import { Operation, ReleaseScope } from '../../../core/protocol/records.ts';
import type { CallableReference } from '../kernel/callable.ts';
import { PrimitiveError } from '../kernel/errors.ts';
import { mainModule } from '../kernel/mainModule.ts';
import { importProgram, resolveCallable } from '../kernel/programModules.ts';
import { PoolObserver } from './observation.ts';
import type { CallHeader, CallMode, PoolIdentity } from './workerProtocol.ts';

/** A result could not be sent back. */
export class MaybeEncodingError extends PrimitiveError {}

export type AnyCallable = (...args: unknown[]) => unknown;
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Makes calls, and tells the probe that this worker of the pool is busy with them. */
export class Calls {
  readonly #observer: PoolObserver;
  readonly #references = new Map<number, CallableReference>();
  readonly #callables = new Map<number, AnyCallable>();

  constructor({ key, workers, name }: PoolIdentity) {
    this.#observer = new PoolObserver(this, { key, workers, name });
  }

  /** A call was received, which may never be made here. */
  note({ callable, reference }: CallHeader): void {
    if (reference !== undefined) this.#references.set(callable, reference);
  }
  /** What the call comes to. `args` is called in its course, since reading them may fail. */
  async make(header: CallHeader, args: () => unknown[]): Promise<Outcome> {
    const { pool } = this.#observer;
    this.#observer.dequeued(header.id);
    const busy = pool.request({ operation: Operation.hold, mayGiveUp: false, scope: ReleaseScope.scoped });
    busy.granted();
    try {
      const callable = this.#callables.get(header.callable) ?? (await this.#find(header.callable));
      return { value: await run(callable, header.mode, args()) };
    } catch (error) {
      return { error };
    } finally {
      pool.tell((probe, resource) => probe.release(resource, busy.grant));
    }
  }
  async #find(number: number): Promise<AnyCallable> {
    const reference = this.#references.get(number);
    if (reference === undefined) throw new TypeError('the worker was not told which function to call');
    const { module } = reference;
    await importProgram([module]);
    const callable = resolveCallable(reference, mainModule()) as AnyCallable;
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

/** The error of a result that could not be sent, for the reason given. */
export function encodingError(error: unknown): MaybeEncodingError {
  const reason = error instanceof Error ? error.message : String(error);
  return new MaybeEncodingError(`error sending the result: ${reason}`);
}
