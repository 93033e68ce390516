import { barrier } from './barrier.ts';
import { event } from './event.ts';
import type { Machine } from './machine.ts';
import { mutex } from './mutex.ts';
import { semaphore } from './semaphore.ts';

/** The machine of each kind of primitive; those of `lock` and `rlock` differ by parameter. */
export const machines = {
  lock: mutex,
  rlock: mutex,
  semaphore,
  event,
  barrier,
} as const satisfies Readonly<Record<string, Machine>>;
