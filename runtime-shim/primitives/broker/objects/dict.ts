import { keyText } from './keys.ts';
import { type ManagedObject, ObjectError } from './managedObject.ts';

/** A dictionary, in order of insertion. */
export function makeDict(entries: Iterable<readonly [unknown, unknown]>): ManagedObject {
  const map = new Map<string, readonly [key: unknown, value: unknown]>();
  const set = (key: unknown, value: unknown): void => {
    const text = keyText(key);
    map.set(text, [map.get(text)?.[0] ?? key, value]);
  };
  const find = (key: unknown): readonly [unknown, unknown] | undefined => map.get(keyText(key));
  const missing = (key: unknown): ObjectError => new ObjectError('KeyError', keyText(key).slice(1));
  const setAll = (given: Iterable<readonly [unknown, unknown]>): void => {
    for (const [key, value] of given) set(key, value);
  };
  setAll(entries);
  return {
    operations: {
      get: (key: unknown, otherwise: unknown) => {
        const entry = find(key);
        return entry === undefined ? otherwise : entry[1];
      },
      item: (key: unknown) => {
        const entry = find(key);
        if (entry === undefined) throw missing(key);
        return entry[1];
      },
      set,
      delete: (key: unknown) => {
        if (!map.delete(keyText(key))) throw missing(key);
      },
      pop: (key: unknown, hasDefault: boolean, otherwise: unknown) => {
        const entry = find(key);
        if (entry === undefined && !hasDefault) throw missing(key);
        map.delete(keyText(key));
        return entry === undefined ? otherwise : entry[1];
      },
      popitem: () => {
        const last = [...map.keys()].at(-1);
        const entry = last === undefined ? undefined : map.get(last);
        if (last === undefined || entry === undefined) throw new ObjectError('KeyError', 'the dictionary is empty');
        map.delete(last);
        return entry;
      },
      setdefault: (key: unknown, otherwise: unknown) => {
        const entry = find(key);
        if (entry !== undefined) return entry[1];
        set(key, otherwise);
        return otherwise;
      },
      update: setAll,
      clear: () => map.clear(),
      contains: (key: unknown) => find(key) !== undefined,
      len: () => map.size,
      keys: () => [...map.values()].map(([key]) => key),
      values: () => [...map.values()].map(([, value]) => value),
      items: () => [...map.values()],
    },
    reading: new Set(['get', 'item', 'contains', 'len', 'keys', 'values', 'items']),
    content: () => new Map(map.values()),
  };
}

/** Names and their values. */
export function makeNamespace(entries: Iterable<readonly [string, unknown]>): ManagedObject {
  const map = new Map(entries);
  const check = (name: string): void => {
    if (!map.has(name)) throw new ObjectError('AttributeError', `the namespace has no ${name}`);
  };
  return {
    operations: {
      get: (name: string) => {
        check(name);
        return map.get(name);
      },
      set: (name: string, value: unknown) => void map.set(name, value),
      delete: (name: string) => {
        check(name);
        map.delete(name);
      },
      contains: (name: string) => map.has(name),
      items: () => [...map],
    },
    reading: new Set(['get', 'contains', 'items']),
    content: () => Object.fromEntries(map),
  };
}
