/** The type codes of Python's `multiprocessing.Value` and `Array`, with the rules of C for what goes in. */
import { ValueError } from '../kernel/errors.ts';

/**
 * `b h i l q` are integers of 8, 16, 32, 32 and 64 bits, upper-case ones without sign, `f d` floating-point numbers of 32 and 64
 * bits, `c u` one character each: of one byte, or of any.
 */
export type TypeCode = 'b' | 'B' | 'h' | 'H' | 'i' | 'I' | 'l' | 'L' | 'q' | 'Q' | 'f' | 'd' | 'c' | 'u';
/** What a value of that type is in TypeScript. */
export type TypeOf<Code extends TypeCode> = Code extends 'q' | 'Q' ? bigint : Code extends 'c' | 'u' ? string : number;
/** What may be stored in it. */
export type Storable<Code extends TypeCode> = Code extends 'c' | 'u' ? string : number | bigint | boolean;

type Stored = number | bigint | string;

function integer(value: unknown): bigint {
  if (typeof value === 'bigint' || typeof value === 'boolean') return BigInt(value);
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new TypeError('an integer is required');
  return BigInt(value);
}
function real(value: unknown): number {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') {
    throw new TypeError('a number is required');
  }
  return Number(value);
}
function character(highest: number): (value: unknown) => string {
  return (value) => {
    const code = typeof value === 'string' && value.length === 1 ? value.charCodeAt(0) : Number.POSITIVE_INFINITY;
    if (code > highest) throw new TypeError('one character is required');
    return String(value);
  };
}
// What does not fit is cut to its low bits, as in C.
const signed =
  (bits: number) =>
  (value: unknown): number =>
    Number(BigInt.asIntN(bits, integer(value)));
const unsigned =
  (bits: number) =>
  (value: unknown): number =>
    Number(BigInt.asUintN(bits, integer(value)));

const converters: Readonly<Record<TypeCode, (value: unknown) => Stored>> = {
  b: signed(8),
  B: unsigned(8),
  h: signed(16),
  H: unsigned(16),
  i: signed(32),
  I: unsigned(32),
  l: signed(32),
  L: unsigned(32),
  q: (value) => BigInt.asIntN(64, integer(value)),
  Q: (value) => BigInt.asUintN(64, integer(value)),
  f: (value) => Math.fround(real(value)),
  d: real,
  c: character(0xff),
  u: character(0xffff),
};

const isTypeCode = (code: string): code is TypeCode => Object.hasOwn(converters, code);

export function typeCode(code: unknown): TypeCode {
  if (typeof code === 'string' && isTypeCode(code)) return code;
  throw new ValueError(`there is no type code ${String(code)}`);
}
/** The value as it is stored. Throws a `TypeError` where the type does not hold such values. */
export const convert = (code: TypeCode, value: unknown): Stored => converters[code](value);

/** What a new one of that type holds. */
export const zeroOf = (code: TypeCode): Stored => (code === 'c' || code === 'u' ? '\0' : convert(code, 0));
