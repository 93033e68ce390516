import { threadId } from 'node:worker_threads';

/**
 * What the keys of all resources begin with that this thread makes. A pid alone may be given again while the program runs.
 */
export const MAKER = `${process.pid}.${threadId}.${Math.round(performance.timeOrigin)}`;

const MADE = Symbol.for('lockstep.made.1');
interface MadeGlobal {
  [MADE]?: number;
}
/** A key that is unique in the whole program, which may load this library twice. */
export function nextKey(): string {
  const holder = globalThis as MadeGlobal;
  holder[MADE] = (holder[MADE] ?? 0) + 1;
  return `${MAKER}.${holder[MADE]}`;
}
/** Whether the resource was made by the thread of that name, so that others know it from there. */
export const isMadeBy = (key: string, maker: string): boolean => key.startsWith(`${maker}.`);
