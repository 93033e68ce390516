/** Replaces functions so that nobody sees the difference: same name, length, attributes and `this`. */
import type { Undo } from './instrumentation.ts';

export { callWithRoom } from './stacks/ownFrames.ts';
export { installPrepare as hideFrames } from './stacks/prepare.ts';

export type Method = (this: unknown, ...given: unknown[]) => unknown;

export const isMethod = (value: unknown): value is Method => typeof value === 'function';
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Makes a callback unable to fail: a fault in the shim costs a record, never the program. */
export function guarded<Arguments extends unknown[], Result>(
  fallback: Result,
  body: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  return (...given) => {
    try {
      return body(...given);
    } catch {
      return fallback;
    }
  };
}

/** Functions by those that take their place. */
const originals = new WeakMap<object, Method>();
/** The program's own function where `value` is one that takes its place, else `value`. */
export function originalOf(value: unknown): unknown {
  const original = isMethod(value) ? originals.get(value) : undefined;
  return original === undefined ? value : originalOf(original);
}

/** Gives `replacement` the name, the length and the text of `original`. */
export function disguise<Replacement extends object>(replacement: Replacement, original: Method): Replacement {
  Object.defineProperty(replacement, 'name', { value: original.name, configurable: true });
  Object.defineProperty(replacement, 'length', { value: original.length, configurable: true });
  originals.set(replacement, original);
  return replacement;
}

/**
 * Replaces the method `name` of `owner`; nothing happens where there is none. `make` gets the method as it was and
 * returns what takes its place, a `function` that hands `this` on.
 */
export function replaceMethod(owner: object, name: string, make: (original: Method) => Method): Undo {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = descriptor?.value;
  if (descriptor === undefined || !isMethod(original)) return () => undefined;
  const replacement = disguise(make(original), original);
  Object.defineProperty(owner, name, { ...descriptor, value: replacement });
  return () => {
    if (Object.getOwnPropertyDescriptor(owner, name)?.value === replacement) {
      Object.defineProperty(owner, name, descriptor);
    }
  };
}

/** `replaceMethod` for several of `owner`, which need not be an object: then nothing happens. */
export function replaceMethods(
  owner: unknown,
  methods: Readonly<Record<string, (original: Method) => Method>>,
): readonly Undo[] {
  if (!isObject(owner)) return [];
  return Object.entries(methods).map(([name, make]) => replaceMethod(owner, name, make));
}

export const prototypeOf = (value: unknown): unknown => (isMethod(value) ? value.prototype : undefined);

/** One undo for several, last first. */
export function undoAll(undos: readonly Undo[]): Undo {
  return () => {
    for (const undo of [...undos].reverse()) undo();
  };
}
