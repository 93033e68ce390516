import { AttributeError } from '../kernel/errors.ts';
import type { BaseThread } from './baseThread.ts';
import { currentThread } from './registry.ts';

/** What the language itself asks of any object: whether it can be awaited, or has a form of its own in JSON. */
const ASKED_OF_ALL: ReadonlySet<string> = new Set(['then', 'toJSON']);

/**
 * `threading.local`: an object whose attributes each thread and each task has for itself. What one has set, the others do not
 * have: reading it there throws `AttributeError`; `in` tells whether it is there.
 *
 * @param initial makes the attributes of each thread and task at its first use, as the constructor of a subclass does in Python
 */
export function local<Attributes extends object>(initial?: () => Attributes): Attributes {
  const stores = new WeakMap<BaseThread, object>();
  const here = (): object => {
    const thread = currentThread();
    const known = stores.get(thread);
    if (known !== undefined) return known;
    const made: object = Object.assign(Object.create(null), initial?.());
    stores.set(thread, made);
    return made;
  };
  const missing = (key: string): never => {
    throw new AttributeError(`${currentThread().name} has set no attribute "${key}"`);
  };
  const target: Attributes = Object.create(null);
  return new Proxy(target, {
    get(_, key) {
      const store = here();
      if (typeof key === 'string' && !(key in store) && !ASKED_OF_ALL.has(key)) missing(key);
      return Reflect.get(store, key);
    },
    set: (_, key, value) => Reflect.set(here(), key, value),
    has: (_, key) => Reflect.has(here(), key),
    deleteProperty(_, key) {
      if (typeof key === 'string' && !Reflect.has(here(), key)) missing(key);
      return Reflect.deleteProperty(here(), key);
    },
    ownKeys: () => Reflect.ownKeys(here()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(here(), key),
    defineProperty: (_, key, descriptor) => Reflect.defineProperty(here(), key, { ...descriptor, configurable: true }),
  });
}
