import type { ErrorName } from '../../kernel/errors.ts';

/** Why an operation cannot be carried out, by the name of the error that its caller gets. */
export class ObjectError extends Error {
  readonly errorName: ErrorName;
  constructor(errorName: ErrorName, message: string) {
    super(message);
    this.errorName = errorName;
  }
}
/** What an object does when it is asked to: one function for each operation, which gets its arguments as they were sent. */
export type Operations = Readonly<Record<string, (...args: readonly never[]) => unknown>>;

/** An object that lives in the broker and is used by everybody through its operations. */
export interface ManagedObject {
  readonly operations: Operations;
  /** Operations that leave it as it is. */
  readonly reading: ReadonlySet<string>;
  /** Its present value, for those who look at it. */
  content(): unknown;
}
