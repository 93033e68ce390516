import { ObjectError } from './managedObject.ts';

/** Which of two values comes first, as Python compares: numbers, strings, booleans, and arrays of those place by place. */
export function compare(left: unknown, right: unknown): number {
  if (Array.isArray(left) && Array.isArray(right)) {
    for (const [place, item] of left.entries()) {
      if (place >= right.length) return 1;
      const order = compare(item, right[place]);
      if (order !== 0) return order;
    }
    return left.length - right.length;
  }
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : Number(left > right);
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  if (isNumeric(left) && isNumeric(right)) return left < right ? -1 : Number(left > right);
  throw new ObjectError('TypeError', `${kindOf(left)} and ${kindOf(right)} have no order`);
}
const isNumeric = (value: unknown): value is number | bigint | boolean =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
const kindOf = (value: unknown): string => (Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`);
