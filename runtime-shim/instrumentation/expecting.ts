/** Calls of Node's own functions whose promises stand for waits: what they wait for is told only when the wait lasts. */
import { callers } from '../callers.ts';
import { type Missed, Operation, ReleaseScope, type RequestBits, type Undo } from '../instrumentation.ts';
import type { Expectation, Probe } from '../probe.ts';
import { callWithRoom, guarded, hideFrames, isMethod, isObject, type Method } from '../wrap.ts';

const apply: (target: Method, receiver: unknown, given: readonly unknown[]) => unknown = Reflect.apply;

/** What an expectation turns out to wait for. */
export type Described = ReturnType<Expectation['describe']>;

/**
 * A wait at whose end nothing is held. A program may well end while it goes on; not so while what it puts is left where it is, or
 * while a child runs that it waits for.
 */
export const waitBits = (operation: Operation, mayGiveUp: boolean): RequestBits => ({
  operation,
  shared: true,
  mayGiveUp,
  blocksThread: false,
  contended: true,
  scope: ReleaseScope.free,
  ...(operation === Operation.put || operation === Operation.join ? {} : { mayStay: true }),
  permits: 1,
});

/**
 * The function, of whose calls `after` is told. A proxy, since that prints as what it stands for: some of Node's functions are
 * async ones.
 */
export function observed(
  original: Method,
  after: (result: unknown, given: readonly unknown[], receiver: unknown) => void,
): Method {
  return new Proxy(original, {
    apply(target, receiver: unknown, given: unknown[]): unknown {
      hideFrames();
      const result: unknown = callWithRoom(apply, target, receiver, given);
      try {
        after(result, given, receiver);
      } catch {
        // A fault in the shim costs a record, never the program.
      }
      return result;
    },
  });
}

/** Replaces the method `name` of `owner` by one of whose calls `after` is told. */
export function observeMethod(owner: unknown, name: string | symbol, after: Parameters<typeof observed>[1]): Undo {
  if (!isObject(owner)) return () => undefined;
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = descriptor?.value;
  if (descriptor === undefined || !isMethod(original)) return () => undefined;
  Object.defineProperty(owner, name, { ...descriptor, value: observed(original, after) });
  return () => Object.defineProperty(owner, name, descriptor);
}

/** Replaces the getter `name` of `owner` by one of whose calls `after` is told. */
export function observeGetter(owner: unknown, name: string, after: (result: unknown, receiver: unknown) => void): Undo {
  if (!isObject(owner)) return () => undefined;
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = descriptor?.get;
  if (descriptor === undefined || !isMethod(original)) return () => undefined;
  const get = observed(original, (result, _, receiver) => after(result, receiver));
  Object.defineProperty(owner, name, { ...descriptor, get });
  return () => Object.defineProperty(owner, name, descriptor);
}

/** Replaces the method `name` of `owner` by one of whose calls `before` is told as they begin. */
export function announceMethod(owner: unknown, name: string, before: (given: readonly unknown[]) => void): Undo {
  if (!isObject(owner)) return () => undefined;
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = descriptor?.value;
  if (descriptor === undefined || !isMethod(original)) return () => undefined;
  const tell = guarded(undefined, before);
  const value = new Proxy(original, {
    apply(target, receiver: unknown, given: unknown[]): unknown {
      hideFrames();
      tell(given);
      return callWithRoom(() => Reflect.apply(target, receiver, given));
    },
  });
  Object.defineProperty(owner, name, { ...descriptor, value });
  return () => Object.defineProperty(owner, name, descriptor);
}

/** Whether Node itself makes the running call of a function of the language, as Node 20 does to wait for its loader thread. */
export const isCalledByNode = (): boolean =>
  callers()
    .find((frame) => frame.getFileName() !== __filename)
    ?.getFileName()
    ?.startsWith('node:') ?? false;

/** Whether the options of a call let its wait end from outside. */
export const hasSignal = (options: unknown): boolean => isObject(options) && options['signal'] !== undefined;

/** Names of its class and of those that extends, most special first; no code of the program is run for it. */
export function classNames(object: object): string[] {
  const names: string[] = [];
  let prototype: unknown = Object.getPrototypeOf(object);
  for (; isObject(prototype) && names.length < 16; prototype = Object.getPrototypeOf(prototype)) {
    const made: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
    const name: unknown = isMethod(made) ? Object.getOwnPropertyDescriptor(made, 'name')?.value : undefined;
    if (typeof name === 'string' && name !== '') names.push(name);
  }
  return names;
}
/** The name of the class, for people. */
export const className = (object: object): string => classNames(object)[0] ?? 'Object';

/** The object whose `end` resource stands for the end of a child process or worker; undefined for everything else. */
export function endOf(emitter: object): object | undefined {
  const names = classNames(emitter);
  if (names.includes('Worker') && !names.includes('ClusterWorker')) return emitter;
  const handle: unknown = names.includes('ChildProcess') ? Reflect.get(emitter, '_handle') : undefined;
  return isObject(handle) ? handle : undefined;
}

/** One resource for each event of an emitter. */
export class Events {
  readonly #probe: Probe;
  readonly #known = new WeakMap<object, Map<string, number>>();

  constructor(probe: Probe) {
    this.#probe = probe;
  }

  /** @param missed undefined where it may come */
  wait(emitter: object, event: string, mayGiveUp: boolean, missed?: Missed): Described {
    const known = this.#known.get(emitter) ?? new Map<string, number>();
    this.#known.set(emitter, known);
    const owner = emitter === process ? 'process' : className(emitter);
    const name = `${owner} ${JSON.stringify(event)}`;
    // That one was missed says nothing of others.
    const resource = (missed === undefined ? known.get(event) : undefined) ?? this.#probe.resource('event', { name });
    if (missed === undefined) known.set(event, resource);
    else this.#probe.gauge(resource, 'missed', missed);
    return { resource, bits: waitBits(Operation.signal, mayGiveUp) };
  }
}
