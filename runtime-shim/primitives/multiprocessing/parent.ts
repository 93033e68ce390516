import { Ending } from '../kernel/ending.ts';
import { childIdentity } from '../kernel/identity.ts';
import { ObservedResource } from '../kernel/observed.ts';
import type { Timeout } from '../kernel/wait.ts';

/** The process that started this one. */
export interface ParentProcess {
  readonly name: string;
  readonly pid: number;
  isAlive(): boolean;
  /**
   * Resolves when the parent has ended, or when `timeout` (seconds) is over; rejects with the signal's reason where that ends
   * the wait. A child ends with its parent, so what follows has only until the next turn of the event loop.
   */
  join(timeout?: Timeout): Promise<void>;
}
let parent: ParentProcess | undefined;

/** Undefined in the first process of a program. */
export const parentProcess = (): ParentProcess | undefined => parent;

/**
 * Called once in a child that knows who it is. Returns the function to call when the pipe to the parent has closed.
 *
 * @param keepAlive keeps this process alive until the function that it returns is called
 */
export function setParent(keepAlive: () => () => void): () => void {
  const known = childIdentity()?.parent;
  if (known === undefined) return () => {};
  const { name, pid } = known;
  const observed = new ObservedResource({}, 'end', () => ({ name }));
  observed.tell((observer, resource) => observer.endOf(resource, pid, 0, name));
  const ending = new Ending(observed, keepAlive);
  parent = { name, pid, isAlive: () => !ending.isOver && lives(pid), join: (timeout) => ending.wait(timeout) };
  return () => ending.reach();
}
/** Whether the parent still is one, before its end has been heard of. */
function lives(pid: number): boolean {
  if (process.platform !== 'win32') return process.ppid === pid;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
