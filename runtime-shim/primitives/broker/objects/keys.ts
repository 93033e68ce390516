import { ObjectError } from './managedObject.ts';

/**
 * A text that is the same for keys that are equal: strings, numbers, booleans, big integers, null, undefined, and arrays of
 * those, which take the place of tuples. Nothing else can be a key, as nothing that can change can in Python.
 */
export function keyText(key: unknown): string {
  switch (typeof key) {
    case 'string':
      return `s${key}`;
    case 'number':
      // There is one zero.
      return `n${Object.is(key, -0) ? 0 : key}`;
    case 'bigint':
      return `i${key}`;
    case 'boolean':
      return key ? 't' : 'f';
    case 'undefined':
      return 'u';
    default:
      if (key === null) return '0';
      if (Array.isArray(key)) return `[${key.map((part) => JSON.stringify(keyText(part))).join()}]`;
      throw new ObjectError('TypeError', 'unhashable type: a key is a string, a number, or an array of these');
  }
}
