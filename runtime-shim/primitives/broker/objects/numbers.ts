import { placeOf } from './list.ts';
import { type ManagedObject, ObjectError } from './managedObject.ts';

/** One value that everybody reads and writes. */
export function makeValue(initial: unknown): ManagedObject {
  let value = initial;
  return {
    operations: {
      get: () => value,
      set: (next: unknown) => {
        value = next;
      },
    },
    reading: new Set(['get']),
    content: () => value,
  };
}

/** As many values as there were in the beginning. */
export function makeArray(initial: Iterable<unknown>): ManagedObject {
  const values = [...initial];
  return {
    operations: {
      get: (index: number) => values[placeOf(index, values.length)],
      set: (index: number, value: unknown) => {
        values[placeOf(index, values.length)] = value;
      },
      slice: (start: number | undefined, end: number | undefined) => values.slice(start, end),
      setSlice: (start: number, end: number | undefined, next: readonly unknown[]) => {
        const { length } = values.slice(start, end);
        if (length !== next.length) throw new ObjectError('ValueError', 'an array keeps its length');
        values.splice(start, length, ...next);
      },
      len: () => values.length,
    },
    reading: new Set(['get', 'slice', 'len']),
    content: () => values,
  };
}
