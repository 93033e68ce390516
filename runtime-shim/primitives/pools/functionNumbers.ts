import { type CallableReference, callingModule, describeCallable } from '../kernel/callable.ts';

/** biome-ignore lint/complexity/noBannedTypes: any function at all, as `typeof` finds it */
type AnyFunction = Function;
export interface NumberedFunction {
  readonly number: number;
  readonly reference: CallableReference;
}
const known = new WeakMap<AnyFunction, NumberedFunction>();
let numbered = 0;

/**
 * How workers find the function, and a number for it in this process. Throws `PicklingError` where it has no name at the top
 * level of a module.
 */
export function numberFunction(callable: AnyFunction, worker: 'process' | 'thread' = 'process'): NumberedFunction {
  let found = known.get(callable);
  if (found === undefined) {
    const reference = describeCallable(callable, 'the function', callingModule(), worker);
    found = { number: ++numbered, reference };
    known.set(callable, found);
  }
  return found;
}
