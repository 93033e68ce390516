/**
 * Atomics: a thread that waits for a change of shared memory without a limit of time is blocked as a whole until another one
 * notifies. Nothing is told of waits that end by themselves, nor of values that have changed already.
 */
import { isCalledByNode, waitBits } from '../instrumentation/expecting.ts';
import { type Instrumentation, type LoadedModule, Operation, type Undo } from '../instrumentation.ts';
import { OWN_MEMORY, type Probe } from '../probe.ts';
import { callWithRoom, guarded, hideFrames, isMethod, isObject, type Method, undoAll } from '../wrap.ts';

type Cells = Int32Array | BigInt64Array;

const { load } = Atomics;
const asked = waitBits(Operation.signal, false);
const blocking = { ...asked, blocksThread: true };

const isCells = (value: unknown): value is Cells =>
  (value instanceof Int32Array || value instanceof BigInt64Array) && !(OWN_MEMORY in value.buffer);
const isForEver = (timeout: unknown): boolean => timeout === undefined || timeout === Number.POSITIVE_INFINITY;

/** The resource of each place in shared memory that this thread has waited at. */
class Places {
  readonly #probe: Probe;
  readonly #known = new WeakMap<object, Map<number, number>>();

  constructor(probe: Probe) {
    this.#probe = probe;
  }

  of(cells: Cells, index: number): number {
    const known = this.#known.get(cells.buffer) ?? new Map<number, number>();
    this.#known.set(cells.buffer, known);
    const offset = cells.byteOffset + index * cells.BYTES_PER_ELEMENT;
    const name = `${cells.constructor.name}[${index}]`;
    const resource = known.get(offset) ?? this.#probe.resource('cell', { name });
    known.set(offset, resource);
    return resource;
  }
}

function replace(name: string, make: (original: Method) => Method): Undo {
  const descriptor = Object.getOwnPropertyDescriptor(Atomics, name);
  const original: unknown = descriptor?.value;
  if (descriptor === undefined || !isMethod(original)) return () => undefined;
  const call = make(original);
  const value = new Proxy(original, { apply: (_, receiver: unknown, given: unknown[]) => call.apply(receiver, given) });
  Object.defineProperty(Atomics, name, { ...descriptor, value });
  return () => Object.defineProperty(Atomics, name, descriptor);
}

function instrument(_: LoadedModule, probe: Probe): Undo {
  const places = new Places(probe);
  /** Whether the call will wait until somebody notifies; what it is then told as. */
  const begin = guarded(undefined, ([cells, index, value, timeout]: readonly unknown[]) => {
    if (!isCells(cells) || typeof index !== 'number' || !isForEver(timeout)) return undefined;
    if (!(cells.buffer instanceof SharedArrayBuffer) || load(cells as Int32Array, index) !== value) return undefined;
    if (isCalledByNode()) return undefined;
    hideFrames();
    const resource = places.of(cells, index);
    return { resource, grant: probe.request(resource, blocking, true) };
  });
  const end = guarded(undefined, (wait: { readonly resource: number; readonly grant: number }): void => {
    probe.acquire(wait.resource, wait.grant, blocking);
  });
  const expect = guarded(undefined, (given: readonly unknown[], result: unknown): void => {
    const [cells, index, , timeout] = given;
    const promise = isObject(result) ? result['value'] : undefined;
    if (!isCells(cells) || typeof index !== 'number' || !isForEver(timeout) || !isObject(promise)) return;
    probe.expect({ promise, describe: () => ({ resource: places.of(cells, index), bits: asked }) });
  });
  const note = guarded(undefined, ([cells, index]: readonly unknown[]): void => {
    if (isCells(cells) && typeof index === 'number') probe.waitsAt(cells.byteOffset + index * cells.BYTES_PER_ELEMENT);
  });
  return undoAll([
    replace('wait', (original) => (...given) => {
      note(given);
      const wait = begin(given);
      try {
        return callWithRoom(() => Reflect.apply(original, Atomics, given));
      } finally {
        if (wait !== undefined) end(wait);
      }
    }),
    replace('waitAsync', (original) => (...given) => {
      note(given);
      const result: unknown = callWithRoom(() => Reflect.apply(original, Atomics, given));
      expect(given, result);
      return result;
    }),
  ]);
}

const atomics: Instrumentation = {
  module: 'node:worker_threads',
  versions: '*',
  patch: instrument,
};
export default atomics;
