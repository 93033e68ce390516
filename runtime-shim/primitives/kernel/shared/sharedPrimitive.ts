import type { Machine } from '../../machines/machine.ts';
import type { HandleReference } from '../handle.ts';
import { SharedVenue } from './sharedVenue.ts';

/** What a primitive of the threads of one process is made from. */
export interface SharedPrimitive {
  readonly reference: HandleReference;
  readonly venue: SharedVenue;
}
/**
 * A primitive whose machine runs in shared memory: a new one, or where the reference was received, the one that it means.
 *
 * @param name its module and class, under which it is registered
 */
export function sharedPrimitive(machine: Machine, name: string, reference: HandleReference): SharedPrimitive {
  const venue = new SharedVenue(machine, reference.memory ?? reference.resource.parameters ?? []);
  return { reference: reference.class === undefined ? { ...reference, class: name } : reference, venue };
}
