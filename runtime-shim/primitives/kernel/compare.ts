/** How priority queues order their items: as Python compares numbers, strings and tuples. */

/** An item that knows its own order among others of its kind. */
export interface Comparable {
  /** Below 0 where this comes before `other`, above 0 where it comes after it, 0 where either may come first. */
  compareTo(other: unknown): number;
}
export type Comparator<Item> = (first: Item, second: Item) => number;

const isComparable = (value: unknown): value is Comparable =>
  typeof value === 'object' && value !== null && 'compareTo' in value && typeof value.compareTo === 'function';
const isNumber = (value: unknown): value is number | bigint | boolean =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';

/**
 * Numbers (also bigints and booleans) by size, strings by their code units, dates by time, arrays element by element, objects
 * by their own `compareTo`. Throws `TypeError` for what has no order, as Python does where `<` is not supported.
 */
export function compare(first: unknown, second: unknown): number {
  if (isNumber(first) && isNumber(second)) return sign(first < second, first > second);
  if (typeof first === 'string' && typeof second === 'string') return sign(first < second, first > second);
  if (first instanceof Date && second instanceof Date) return sign(first < second, first > second);
  if (Array.isArray(first) && Array.isArray(second)) return compareArrays(first, second);
  if (isComparable(first)) return first.compareTo(second);
  if (isComparable(second)) return -second.compareTo(first);
  throw new TypeError(`an item of type ${typeName(first)} cannot be ordered against one of type ${typeName(second)}`);
}
const sign = (less: boolean, greater: boolean): number => (less ? -1 : Number(greater));

/** The first pair that is not the same decides, without looking at what comes behind it; else the shorter one comes first. */
function compareArrays(first: readonly unknown[], second: readonly unknown[]): number {
  const length = Math.min(first.length, second.length);
  for (let index = 0; index < length; index++) {
    if (Object.is(first[index], second[index])) continue;
    const order = compare(first[index], second[index]);
    if (order !== 0) return order;
  }
  return first.length - second.length;
}
function typeName(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? value.constructor?.name || 'object' : typeof value;
}
