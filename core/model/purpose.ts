/** What a wait is for, in a word: the kind of its resource, and for a queue what is to become of it. */
import { Operation } from '../protocol/records.ts';
import type { GrantState, State } from './state.ts';

/** `room`: to put something, or that what was put is taken. `done`: that all that was taken is marked as done. */
export type Purpose =
  | 'lock'
  | 'queue'
  | 'room'
  | 'done'
  | 'event'
  | 'condition'
  | 'barrier'
  | 'pipe'
  | 'port'
  | 'other';

const purposes: Readonly<Record<string, Purpose>> = {
  lock: 'lock',
  rlock: 'lock',
  rwlock: 'lock',
  semaphore: 'lock',
  resourcePool: 'lock',
  queue: 'queue',
  event: 'event',
  condition: 'condition',
  barrier: 'barrier',
  pipe: 'pipe',
  port: 'port',
};

export const purposeOf = (state: State, { resource, bits }: GrantState): Purpose => {
  const purpose = purposes[state.resources.get(resource)?.kind ?? ''] ?? 'other';
  if (purpose !== 'queue' && purpose !== 'pipe') return purpose;
  if (bits.operation === Operation.put) return 'room';
  return purpose === 'queue' && bits.operation !== Operation.take ? 'done' : purpose;
};
