/**
 * Values on their way to another process: cloned as by `structuredClone`, with handles and named functions sent by
 * reference, as Python's pickle does. What cannot be sent is named by its path.
 */
import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { type CallableReference, describeCallable } from './callable.ts';
import { PicklingError } from './errors.ts';
import { type HandleReference, makeHandle, sendable } from './handle.ts';

/** Stands in the clone for what goes by reference. The key is no name that a program would use. */
const MARK = '\u0000lockstep';
type Reference =
  | { readonly [MARK]: 'handle'; readonly reference: HandleReference }
  | { readonly [MARK]: 'callable'; readonly reference: CallableReference };

export interface PickleOptions {
  /** What the value is, for error texts: `args`, `item`, … */
  readonly what: string;
  /** Whether handles and functions may be sent: to a child that is being started, but not through a queue. */
  readonly references: boolean;
}

export function pickle(value: unknown, options: PickleOptions): Buffer {
  const substituted = substitute(value, options);
  try {
    return serialize(substituted);
  } catch (error) {
    throw new PicklingError(`${options.what} cannot be sent to another process: ${String(error)}`, { cause: error });
  }
}
export function unpickle(
  bytes: Buffer,
  resolveCallable: (reference: CallableReference) => unknown = refuseCallable,
): unknown {
  const value: unknown = deserialize(bytes);
  // The clone's bytes hold the mark as it is. Where a program's own text does too, the walk finds nothing to restore.
  return bytes.includes(MARK) ? restore(value, resolveCallable, new Set()) : value;
}
function refuseCallable({ name }: CallableReference): never {
  throw new PicklingError(`the function ${name} came by a way that carries no functions`);
}

function isUncloneable(value: object): boolean {
  return (
    types.isPromise(value) ||
    types.isWeakMap(value) ||
    types.isWeakSet(value) ||
    types.isGeneratorObject(value) ||
    value instanceof WeakRef ||
    types.isProxy(value)
  );
}
/** Cloned by the engine, and without fields that could hold a reference. */
function isLeaf(value: object): boolean {
  return (
    types.isDate(value) ||
    types.isRegExp(value) ||
    types.isNativeError(value) ||
    types.isBoxedPrimitive(value) ||
    types.isAnyArrayBuffer(value) ||
    ArrayBuffer.isView(value)
  );
}

function substitute(root: unknown, options: PickleOptions): unknown {
  const seen = new Map<object, unknown>();
  const refuse = (path: string, kind: string): never => {
    throw new PicklingError(`${path} is ${kind}, which cannot be sent to another process`);
  };
  const walk = (value: unknown, path: string): unknown => {
    if (typeof value === 'symbol') return refuse(path, `a symbol (${String(value)})`);
    if (typeof value === 'function') {
      if (!options.references) return refuse(path, `a function (${value.name || 'without a name'})`);
      return { [MARK]: 'callable', reference: describeCallable(value, path, undefined) } satisfies Reference;
    }
    if (typeof value !== 'object' || value === null || isLeaf(value)) return value;
    const known = seen.get(value);
    if (known !== undefined) return known;
    if (isUncloneable(value)) return refuse(path, `a ${Object.prototype.toString.call(value).slice(8, -1)}`);
    const handle = sendable(value);
    if (handle === undefined) return walkParts(value, path);
    if (!options.references && !handle.anywhere) {
      refuse(path, `a ${handle.kind}, to be given to a process as an argument when it is made and`);
    }
    return { [MARK]: 'handle', reference: handle.send() } satisfies Reference;
  };
  const walkParts = (value: object, path: string): unknown => {
    if (Array.isArray(value)) {
      const copy: unknown[] = [];
      seen.set(value, copy);
      for (const [index, item] of value.entries()) copy.push(walk(item, `${path}[${index}]`));
      return copy;
    }
    if (value instanceof Map) {
      const copy = new Map<unknown, unknown>();
      seen.set(value, copy);
      for (const [key, item] of value)
        copy.set(walk(key, `a key of ${path}`), walk(item, `${path}.get(${String(key)})`));
      return copy;
    }
    if (value instanceof Set) {
      const copy = new Set<unknown>();
      seen.set(value, copy);
      for (const item of value) copy.add(walk(item, `an item of ${path}`));
      return copy;
    }
    const copy: Record<string, unknown> = {};
    seen.set(value, copy);
    for (const [key, item] of Object.entries(value)) copy[key] = walk(item, `${path}.${key}`);
    return copy;
  };
  return walk(root, options.what);
}

const isReference = (value: object): value is Reference => Object.hasOwn(value, MARK);

/** Puts what references stand for into their places, in the clone itself. */
function restore(
  value: unknown,
  resolveCallable: (reference: CallableReference) => unknown,
  seen: Set<object>,
): unknown {
  if (typeof value !== 'object' || value === null || isLeaf(value) || seen.has(value)) return value;
  if (isReference(value)) {
    return value[MARK] === 'handle' ? makeHandle(value.reference) : resolveCallable(value.reference);
  }
  seen.add(value);
  const inner = (part: unknown): unknown => restore(part, resolveCallable, seen);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) value[index] = inner(item);
  } else if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => [inner(key), inner(item)] as const);
    value.clear();
    for (const [key, item] of entries) value.set(key, item);
  } else if (value instanceof Set) {
    const items = [...value].map(inner);
    value.clear();
    for (const item of items) value.add(item);
  } else {
    const record = value as Record<string, unknown>;
    for (const [key, item] of Object.entries(record)) record[key] = inner(item);
  }
  return value;
}
