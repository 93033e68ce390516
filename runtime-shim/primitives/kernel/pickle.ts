/**
 * Values on their way to another process or thread: cloned as by `structuredClone`, with handles and named functions sent by
 * reference, as Python's pickle does. What cannot be sent is named by its path.
 */
import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { MessagePort } from 'node:worker_threads';
import { type CallableReference, describeCallable } from './callable.ts';
import { client } from './connection.ts';
import { PicklingError } from './errors.ts';
import { type HandleReference, makeHandle, sendable } from './handle.ts';
import type { ResourceReference } from './protocol.ts';
import { encodeReferring, isReferring, MARK, withoutKeys } from './referring.ts';

/** Under this key an object says what it is called that cannot be sent, though it might look so. */
export const UNSENDABLE = Symbol.for('lockstep.unsendable.1');

type Reference =
  | { readonly [MARK]: 'handle'; readonly reference: HandleReference }
  | { readonly [MARK]: 'callable'; readonly reference: CallableReference };

/** The resource that the broker keeps, where it is a reference to such a one. */
export function resourceOf(reference: Reference): ResourceReference | undefined {
  if (reference[MARK] !== 'handle' || reference.reference.memory !== undefined) return undefined;
  return reference.reference.resource;
}

export interface PickleOptions {
  /** What the value is, for error texts: `args`, `item`, … */
  readonly what: string;
  /** Whether handles and functions may be sent: to a child that is being started, but not through a queue. */
  readonly references: boolean;
  /** It goes another way than through the broker or with a new process, so that nobody tells when it has arrived. */
  readonly aside?: true;
  /** Left out: a process. */
  readonly destination?: 'process' | 'thread';
}

export function pickle(value: unknown, options: PickleOptions): Buffer {
  const referred: Reference[] = [];
  const substituted = substitute(value, options, (reference) => referred.push(reference));
  let bytes: Buffer;
  try {
    bytes = serialize(substituted);
  } catch (error) {
    throw new PicklingError(`${options.what} cannot be sent to another process: ${String(error)}`, { cause: error });
  }
  if (referred.length === 0) return bytes;
  const resources = referred.flatMap((each) => resourceOf(each) ?? []);
  const keys = resources.map(({ key }) => key);
  const referring = encodeReferring(keys, bytes);
  for (const resource of resources) {
    if (options.aside === true) client().keep(resource);
    else client().mention(resource, referring);
  }
  return referring;
}
export function unpickle(
  bytes: Buffer,
  resolveCallable: (reference: CallableReference) => unknown = refuseCallable,
): unknown {
  const value: unknown = deserialize(withoutKeys(bytes));
  return isReferring(bytes) ? restore(value, resolveCallable) : value;
}
function refuseCallable({ name }: CallableReference): never {
  throw new PicklingError(`the function ${name} came by a way that carries no functions`);
}

function isUncloneable(value: object): boolean {
  return (
    UNSENDABLE in value ||
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
/** An object of Node that threads, but not processes, can clone or hand over: a `MessagePort`, a `Blob`, a key, … */
export function isHostObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Most are plain, and to look for keys takes some microseconds on newer Nodes.
  if (prototype === null || prototype === Object.prototype || prototype === Array.prototype) return false;
  if (value instanceof MessagePort || types.isKeyObject(value) || types.isCryptoKey(value)) return true;
  if (Object.keys(value).length > 0) return false;
  return !(Array.isArray(value) || value instanceof Map || value instanceof Set);
}
function refuseThreadsOnly(path: string, threadsOnly: string): never {
  const [module, name] = threadsOnly.split('.');
  throw new PicklingError(
    `${path} is a ${name} of lockstep/${module}, which only the threads of one process share; ` +
      `to share it with another process, make it with ${name} of lockstep/multiprocessing`,
  );
}
const nameOf = (value: object): string =>
  UNSENDABLE in value ? String(value[UNSENDABLE]) : Object.prototype.toString.call(value).slice(8, -1);

/**
 * A copy in which references stand for what cannot be cloned, each of which is noted. Throws a `PicklingError` that names the
 * path of what cannot be sent at all.
 */
export function substitute(
  root: unknown,
  options: PickleOptions,
  note: (reference: Reference) => void = () => {},
): unknown {
  const { destination = 'process' } = options;
  const seen = new Map<object, unknown>();
  const noted = (reference: Reference): Reference => {
    note(reference);
    return reference;
  };
  const refuse = (path: string, kind: string): never => {
    throw new PicklingError(`${path} is ${kind}, which cannot be sent to another ${destination}`);
  };
  const walk = (value: unknown, path: string): unknown => {
    if (typeof value === 'symbol') return refuse(path, `a symbol (${String(value)})`);
    if (typeof value === 'function') {
      if (!options.references) return refuse(path, `a function (${value.name || 'without a name'})`);
      return noted({ [MARK]: 'callable', reference: describeCallable(value, path, undefined, destination) });
    }
    if (typeof value !== 'object' || value === null || isLeaf(value)) return value;
    const known = seen.get(value);
    if (known !== undefined) return known;
    if (isUncloneable(value)) return refuse(path, `a ${nameOf(value)}`);
    const handle = sendable(value);
    if (handle === undefined) {
      return destination === 'thread' && isHostObject(value) ? value : walkParts(value, path);
    }
    if (destination === 'process' && handle.threadsOnly !== undefined) refuseThreadsOnly(path, handle.threadsOnly);
    if (!options.references && !handle.anywhere) {
      const article = /^[aeio]/.test(handle.kind) ? 'an' : 'a';
      throw new PicklingError(
        `${path} is ${article} ${handle.kind}, which goes to a ${destination} only as an argument when that is made; ` +
          `one made by a Manager(), such as Manager().Queue(), goes wherever values go`,
      );
    }
    return noted({ [MARK]: 'handle', reference: handle.send() });
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
export function restore(
  value: unknown,
  resolveCallable: (reference: CallableReference) => unknown,
  seen: Set<object> = new Set(),
): unknown {
  if (typeof value !== 'object' || value === null || isLeaf(value) || seen.has(value)) return value;
  if (isHostObject(value)) return value;
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
