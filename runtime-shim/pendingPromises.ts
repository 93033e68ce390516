/** Whether promises are still to be settled, without anything that could be seen by the program. */
import { inspect, types } from 'node:util';

/** A promise of a library's own class says so itself. */
export const isPending = (promise: object): boolean =>
  !types.isPromise(promise)
    ? Object.getOwnPropertyDescriptor(promise, 'pending')?.value === true
    : inspect(promise, { depth: 0, customInspect: false, colors: false }).startsWith('Promise { <pending>');
