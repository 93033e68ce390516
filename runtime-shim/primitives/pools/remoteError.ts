/** Errors on their way from a worker to whoever waits for its result. */
import * as futureErrors from '../concurrentFutures/errors.ts';
import * as errors from '../kernel/errors.ts';
import { pickle, unpickle } from '../kernel/pickle.ts';

/** Of an `Error`; everything else that is thrown is sent as it is. */
interface SentError {
  readonly isError: true;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Its own enumerable fields, as far as they can be sent. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause: SentError | undefined;
}
type ErrorClass = new (message: string) => Error;

const classes = new Map<string, ErrorClass>(
  [Error, TypeError, RangeError, SyntaxError, ReferenceError, URIError, EvalError].map((Class) => [Class.name, Class]),
);
for (const [name, value] of Object.entries({ ...errors, ...futureErrors })) {
  if (typeof value === 'function' && value.prototype instanceof Error) classes.set(name, value as ErrorClass);
}

export function encodeError(error: unknown): Buffer {
  const options = { what: 'the error', references: false, aside: true } as const;
  if (error instanceof Error) return pickle(describe(error, 0), options);
  try {
    return pickle({ isError: false, value: error }, options);
  } catch {
    return pickle(describe(new Error(String(error)), 0), options);
  }
}
const MOST_CAUSES = 8;
function describe(error: Error, depth: number): SentError {
  const { name, message, stack, cause } = error;
  const fields: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(error)) if (field !== 'cause' && canBeSent(value)) fields[field] = value;
  const sentCause = cause instanceof Error && depth < MOST_CAUSES ? describe(cause, depth + 1) : undefined;
  return { isError: true, name: String(name), message: String(message), stack, fields, cause: sentCause };
}
function canBeSent(value: unknown): boolean {
  try {
    pickle(value, { what: 'a field', references: false });
    return true;
  } catch {
    return false;
  }
}

/**
 * An error of the same name, message, fields and stack. It is of the same class where that is one of the language's or of this
 * library's, else an `Error`: this process may not have the class.
 */
export function decodeError(bytes: Buffer): unknown {
  const sent = unpickle(bytes) as SentError | { readonly isError: false; readonly value: unknown };
  return sent.isError ? revive(sent) : sent.value;
}
function revive(sent: SentError): Error {
  const { name, message, stack, fields, cause } = sent;
  const Class = classes.get(name) ?? Error;
  const error = new Class(message);
  if (error.name !== name) hide(error, 'name', name);
  hide(error, 'message', message);
  if (stack !== undefined) hide(error, 'stack', stack);
  if (cause !== undefined) hide(error, 'cause', revive(cause));
  return Object.assign(error, fields);
}
function hide(error: Error, field: string, value: unknown): void {
  Object.defineProperty(error, field, { value, writable: true, configurable: true, enumerable: false });
}
