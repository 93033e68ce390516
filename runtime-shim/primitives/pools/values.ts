/** Arguments and results on their way to and from worker processes. What most pools carry takes a shorter way than the rest. */
import { serialize } from 'node:v8';
import { pickle, unpickle } from '../kernel/pickle.ts';

/** The first byte of a list of numbers, whose 64-bit floats begin at the eighth. That of a serialized value is 255. */
const NUMBERS = 1;
const HEADER_BYTES = 8;
/** Lists of lists of primitive values are what `starmap` sends. */
const MOST_LEVELS = 3;

/** Throws `PicklingError` where the value, which is called `what`, cannot be sent. */
export function packValue(value: unknown, what: string): Buffer {
  if (isNumbers(value)) {
    const bytes = Buffer.from(new ArrayBuffer(HEADER_BYTES + 8 * value.length));
    bytes[0] = NUMBERS;
    new Float64Array(bytes.buffer, HEADER_BYTES, value.length).set(value);
    return bytes;
  }
  return isPlain(value, MOST_LEVELS) ? serialize(value) : pickle(value, { what, references: false, aside: true });
}
export function unpackValue(bytes: Buffer): unknown {
  if (bytes[0] !== NUMBERS) return unpickle(bytes);
  // Floats have to be aligned, and a frame may begin anywhere.
  const copy = new Uint8Array(bytes.length - HEADER_BYTES);
  copy.set(bytes.subarray(HEADER_BYTES));
  const floats = new Float64Array(copy.buffer);
  // `Array.from` goes through an iterator.
  const numbers: number[] = [];
  for (let index = 0; index < floats.length; index++) numbers.push(floats[index] ?? 0);
  return numbers;
}

const isPlainArray = (value: unknown): value is unknown[] =>
  Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype;
function isNumbers(value: unknown): value is number[] {
  if (!isPlainArray(value) || value.length === 0) return false;
  // A hole is undefined.
  for (let index = 0; index < value.length; index++) if (typeof value[index] !== 'number') return false;
  return true;
}
/** Whether the engine's own clone is all that it takes. */
function isPlain(value: unknown, levels: number): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'object') return typeof value !== 'function' && typeof value !== 'symbol';
  if (levels === 0 || !isPlainArray(value)) return false;
  for (let index = 0; index < value.length; index++) if (!isPlain(value[index], levels - 1)) return false;
  return true;
}
