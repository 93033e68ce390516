/** The errors that the primitives raise, by the names they have in Python. */
export class PrimitiveError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    // Not enumerable, as on the built-in errors, so that it is not printed a second time.
    Object.defineProperty(this, 'name', { value: new.target.name, configurable: true, writable: true });
  }
}
/** A value of the right type that makes no sense here. */
export class ValueError extends PrimitiveError {}
/** A number that is too large for what it is to mean. */
export class OverflowError extends PrimitiveError {}
/** A rule of use was broken, such as joining a process that was never started. */
export class AssertionError extends PrimitiveError {}
/** The call is not possible in the present state. */
export class RuntimeError extends PrimitiveError {}
/** The object has no such part yet, such as a process that was never started and so cannot be terminated. */
export class AttributeError extends PrimitiveError {}
/** The barrier broke while somebody waited at it, or before. */
export class BrokenBarrierError extends RuntimeError {}
/** The value cannot be sent to another process. */
export class PicklingError extends PrimitiveError {}
/** The operating system, or the connection to the other processes, failed. */
export class OSError extends PrimitiveError {}
/** Nothing more will come: every writing end of the pipe is closed. */
export class EOFError extends PrimitiveError {}
/** Nobody is left to read: every reading end of the pipe is closed. */
export class BrokenPipeError extends OSError {}
/** A list or an array has no such place. */
export class IndexError extends PrimitiveError {}
/** A dictionary has no such key. */
export class KeyError extends PrimitiveError {}
/** The time was over before there was a result. */
export class TimeoutError extends PrimitiveError {}
/** A queue that has no room now, or had none in time. */
export class Full extends PrimitiveError {}
/** A queue that has no item now, or got none in time. */
export class Empty extends PrimitiveError {}
/** A queue that was shut down. */
export class ShutDown extends PrimitiveError {}

/** Ends the process that throws it out of its target, with that exit status. */
export class SystemExit extends PrimitiveError {
  readonly code: number | boolean | string | undefined;
  constructor(code: number | boolean | string | undefined) {
    super(`exit ${code ?? 0}`);
    this.code = code;
  }
}

const errors = {
  ValueError,
  AssertionError,
  AttributeError,
  RuntimeError,
  OSError,
  EOFError,
  BrokenPipeError,
  IndexError,
  KeyError,
  TypeError,
  Full,
  Empty,
  ShutDown,
} as const;
export type ErrorName = keyof typeof errors;

/** The error that the broker asked its client to raise. */
export const makeError = (name: ErrorName, message: string): Error => new errors[name](message);
