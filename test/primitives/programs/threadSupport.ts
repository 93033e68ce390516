/** What programs of rows about threads share. */
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type BaseThread, type ExceptHookArgs, setExcepthook } from 'lockstep/threading';

export type Gate = Int32Array<SharedArrayBuffer>;
export const makeGate = (): Gate => new Int32Array(new SharedArrayBuffer(4));

/** Ends as soon as the gate is opened, wherever that is done. */
export async function waitsFor(gate: Gate): Promise<void> {
  while (Atomics.load(gate, 0) === 0) await setImmediate();
}
export function opens(gate: Gate): void {
  Atomics.store(gate, 0, 1);
}
export type Target<Args extends unknown[]> = (...args: Args) => unknown;
export interface Options {
  readonly name?: string;
  readonly daemon?: boolean;
}
export type Make = <Args extends unknown[]>(target: Target<Args>, args: Args, options?: Options) => BaseThread;

/** Starts the target with a port, and resolves to what it says first and to the thread, which has ended. */
export async function heardFrom(
  make: Make,
  target: Target<[MessagePort]>,
  options?: Options,
): Promise<{ said: unknown; thread: BaseThread }> {
  const { port1, port2 } = new MessageChannel();
  const thread = make(target, [port2], options);
  thread.start();
  const [said] = await once(port1, 'message');
  port1.close();
  await thread.join();
  return { said, thread };
}
/** What the hook is told of the errors of threads while `work` runs. */
export async function hooked(work: () => Promise<void>): Promise<ExceptHookArgs[]> {
  const seen: ExceptHookArgs[] = [];
  const before = setExcepthook((args) => seen.push(args));
  await work();
  setExcepthook(before);
  return seen;
}
