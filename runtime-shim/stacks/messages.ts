/** Messages of errors that V8 made of transformed text. */
import { types } from 'node:util';

const PASSED = /\$lsA\.R(?:\(\.\.\.\)| is not a function or its return value(?= is not ))/g;
const { getOwnPropertyDescriptor } = Object;

/** V8 puts the source of what it complains about into its messages: an `await` is no more than a value there. */
export function repairMessage(error: unknown): void {
  if (!types.isNativeError(error)) return;
  const message = getOwnPropertyDescriptor(error, 'message');
  if (typeof message?.value !== 'string' || !message.value.includes('$ls') || message.writable !== true) return;
  error.message = message.value.replaceAll(PASSED, '(intermediate value)');
}
