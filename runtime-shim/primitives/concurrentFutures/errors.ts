import { PrimitiveError, RuntimeError } from '../kernel/errors.ts';

/** The future was cancelled. */
export class CancelledError extends PrimitiveError {}
/** The future has a result already, or is in a state that the call does not fit. */
export class InvalidStateError extends PrimitiveError {}
/** The executor can run nothing any more. */
export class BrokenExecutor extends RuntimeError {}
/** A thread of the pool could not be made fit for work. */
export class BrokenThreadPool extends BrokenExecutor {}
/** A process of the pool ended in the middle of its work, or could not be made fit for it. */
export class BrokenProcessPool extends BrokenExecutor {}
