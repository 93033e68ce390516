import { Ending } from '../kernel/ending.ts';
import { childIdentity } from '../kernel/identity.ts';
import { beginWait, endWait } from '../kernel/keepAlive.ts';
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
interface Known {
  readonly process: ParentProcess;
  readonly ending: Ending;
}
let known: Known | undefined;

function find(): Known | undefined {
  const parent = childIdentity()?.parent;
  if (parent === undefined) return undefined;
  known ??= make(parent.name, parent.pid);
  return known;
}
function make(name: string, pid: number): Known {
  const observed = new ObservedResource({}, 'end', () => ({ name }));
  const ending = new Ending(observed, () => {
    beginWait();
    return endWait;
  });
  const process: ParentProcess = {
    name,
    pid,
    isAlive: () => !ending.isOver && isParent(pid),
    join(timeout) {
      // Only whoever waits for it makes it known to an observer.
      observed.tell((observer, resource) => observer.endOf(resource, pid, 0, name));
      return ending.wait(timeout);
    },
  };
  return { process, ending };
}

/** Undefined in the first process of a program. */
export const parentProcess = (): ParentProcess | undefined => find()?.process;

/** The pipe to the parent has closed. */
export function noteParentsEnd(): void {
  find()?.ending.reach();
}
/** Whether it still is the parent, before its end has been heard of. */
function isParent(pid: number): boolean {
  if (process.platform !== 'win32') return process.ppid === pid;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
