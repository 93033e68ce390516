/**
 * Thread ids as the program would see them without the shim. Node counts all threads of a process, also the sender's
 * and, on Node 20, that of the load hooks; those are taken out of the count wherever the program meets a number. (On
 * Node 20 every worker has a hooks thread of its own, whose number nobody tells: there, later ids stay too high.)
 */
import { natives } from './natives.ts';
import { disguise, isMethod, isObject } from './wrap.ts';

/** Shared by all threads of the process: how many ids are hidden, then the ids. */
export type HiddenThreads = Int32Array<SharedArrayBuffer>;
const MOST_HIDDEN = 15;
const { setImmediate } = globalThis;

export const createHiddenThreads = (): HiddenThreads => new Int32Array(new SharedArrayBuffer(4 * (MOST_HIDDEN + 1)));

export const isHiddenThreads = (value: unknown): value is HiddenThreads =>
  value instanceof Int32Array && value.buffer instanceof SharedArrayBuffer;

export function hideThread(hidden: HiddenThreads, id: number): void {
  const index = Atomics.add(hidden, 0, 1) + 1;
  if (index <= MOST_HIDDEN) Atomics.store(hidden, index, id);
}

/** The id that the program sees of the thread that Node calls `id`. */
export function visible(hidden: HiddenThreads, id: number): number {
  let lower = 0;
  const count = Math.min(Atomics.load(hidden, 0), MOST_HIDDEN);
  for (let index = 1; index <= count; index += 1) if (Atomics.load(hidden, index) < id) lower += 1;
  return id - lower;
}

function actual(hidden: HiddenThreads, shown: number): number {
  let id = shown;
  while (visible(hidden, id) < shown) id += 1;
  return id;
}

/** Lets the program see the adjusted numbers: its own, those of its workers, and those of messages between threads. */
export function adjustThreadNumbers(hidden: HiddenThreads): void {
  const exports: unknown = natives.workerThreads.exports;
  if (!isObject(exports)) return;
  const prototype = natives.workerThreads.Worker.prototype;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'threadId');
  const read: unknown = descriptor?.get;
  if (descriptor !== undefined && isMethod(read)) {
    const get = disguise(function (this: unknown): unknown {
      const id = read.call(this);
      return typeof id === 'number' && id > 0 ? visible(hidden, id) : id;
    }, read);
    Object.defineProperty(prototype, 'threadId', { ...descriptor, get });
  }
  const own = natives.workerThreads.threadId;
  if (own > 0) Reflect.set(exports, 'threadId', visible(hidden, own));
  const post = exports['postMessageToThread'];
  if (!isMethod(post)) return;
  const replacement = disguise((id: unknown, ...rest: unknown[]): unknown => {
    return post(typeof id === 'number' ? actual(hidden, id) : id, ...rest);
  }, post);
  Reflect.set(exports, 'postMessageToThread', replacement);
}

/** An `emit` of the process that tells a message's sender by the number that the program knows. */
export function withSenders(hidden: HiddenThreads, emit: unknown): unknown {
  if (!isMethod(emit)) return emit;
  return function (this: unknown, ...given: unknown[]): unknown {
    const [event, message, source, ...rest] = given;
    if (event !== 'workerMessage' || typeof source !== 'number') return emit.apply(this, given);
    return emit.call(this, event, message, source > 0 ? visible(hidden, source) : source, ...rest);
  };
}

/**
 * Node announces each new worker in a later tick; this one is not announced. What else Node would do in a tick, which is
 * to let the thread's output flow, it does later: a tick of ours would show as `processTicksAndRejections` in the stacks
 * of whatever the program does in its first microtasks.
 */
export function withoutWorkerEvent<Result>(make: () => Result): Result {
  const { nextTick } = process;
  const announces = (callback: unknown): boolean => String(callback).includes("'worker'");
  Reflect.set(process, 'nextTick', (callback: (...given: unknown[]) => void, ...given: unknown[]) => {
    if (!announces(callback)) setImmediate(callback, ...given).unref();
  });
  try {
    return make();
  } finally {
    process.nextTick = nextTick;
  }
}
