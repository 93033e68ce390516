import { isDeepStrictEqual } from 'node:util';
import { type ManagedObject, ObjectError } from './managedObject.ts';
import { compare } from './order.ts';

/** A place from the end where it is negative, as in Python; an `IndexError` where there is none. */
export function placeOf(index: number, length: number): number {
  const place = Math.trunc(index) + (index < 0 ? length : 0);
  if (!(place >= 0 && place < length)) throw new ObjectError('IndexError', 'index out of range');
  return place;
}

/** A list that grows and shrinks. */
export function makeList(initial: Iterable<unknown>): ManagedObject {
  const list = [...initial];
  const at = (index: number): number => placeOf(index, list.length);
  const find = (value: unknown): number => {
    const place = list.findIndex((item) => isDeepStrictEqual(item, value));
    if (place < 0) throw new ObjectError('ValueError', 'the list has no such value');
    return place;
  };
  return {
    operations: {
      get: (index: number) => list[at(index)],
      set: (index: number, value: unknown) => {
        list[at(index)] = value;
      },
      delete: (index: number) => void list.splice(at(index), 1),
      append: (value: unknown) => void list.push(value),
      extend: (values: readonly unknown[]) => {
        for (const value of values) list.push(value);
      },
      insert: (index: number, value: unknown) => void list.splice(Math.trunc(index), 0, value),
      pop: (index: number) => {
        if (list.length === 0) throw new ObjectError('IndexError', 'pop from an empty list');
        return list.splice(at(index), 1)[0];
      },
      remove: (value: unknown) => void list.splice(find(value), 1),
      index: find,
      count: (value: unknown) => list.filter((item) => isDeepStrictEqual(item, value)).length,
      contains: (value: unknown) => list.some((item) => isDeepStrictEqual(item, value)),
      reverse: () => void list.reverse(),
      sort: (reverse: boolean) => {
        // Equal ones keep their order, also where it is turned round.
        const sorted = reverse ? list.toReversed().sort(compare).reverse() : list.toSorted(compare);
        list.splice(0, list.length, ...sorted);
      },
      clear: () => void list.splice(0),
      slice: (start: number | undefined, end: number | undefined) => list.slice(start, end),
      len: () => list.length,
    },
    reading: new Set(['get', 'index', 'count', 'contains', 'slice', 'len']),
    content: () => list,
  };
}
