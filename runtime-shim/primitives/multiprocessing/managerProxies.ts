import {
  type HandleOptions,
  isReceived,
  managedReference,
  type Received,
  referenceFor,
  registerHandle,
} from '../kernel/handle.ts';
import type { ObjectKind } from '../kernel/protocol.ts';
import { RemoteObject } from '../kernel/remoteObject.ts';

/** What can be a key: what cannot change, with arrays in the place of tuples. */
export type DictKey = string | number | bigint | boolean | null | undefined | readonly DictKey[];
/** Keys and values, as `new Map` takes them, or as an object's fields. */
export type Entries<Key, Item> = Iterable<readonly [Key, Item]> | Readonly<Record<string, Item>>;

const isIterable = (value: object): value is Iterable<readonly [unknown, unknown]> => Symbol.iterator in value;
export const entriesOf = (given: Entries<unknown, unknown>): (readonly [unknown, unknown])[] => [
  ...(isIterable(given) ? given : Object.entries(given)),
];

/** How a proxy is made: by a manager, or from what another process has sent. */
export type ProxySource = Received | NewObject;
export interface NewObject {
  readonly initial: unknown;
  readonly options: HandleOptions;
}
/**
 * What stands for an object of a manager. It may be sent anywhere: to processes, through queues and pipes, into other objects.
 * Each call is whole; several of them are not, without a lock around them.
 */
abstract class ObjectProxy extends RemoteObject {
  /** @param name of the class that is registered for such handles */
  constructor(kind: ObjectKind, source: ProxySource, name: string = kind) {
    if (isReceived(source)) super(referenceFor(kind, 0, source));
    else super({ ...managedReference(referenceFor(kind, 0, source.options)), class: name }, { value: source.initial });
  }
}

/** `Manager().dict()`: a dictionary that processes share, in order of insertion. What comes out is a copy. */
export class DictProxy<Key extends DictKey = DictKey, Item = unknown>
  extends ObjectProxy
  implements AsyncIterable<Key>
{
  constructor(source: ProxySource) {
    super('dict', source);
  }
  /** The value, or `otherwise` where there is no such key; Python's `get`. */
  get(key: Key): Promise<Item | undefined>;
  get<Otherwise>(key: Key, otherwise: Otherwise): Promise<Item | Otherwise>;
  get(key: Key, otherwise?: unknown): Promise<unknown> {
    return this.invoke('get', key, otherwise);
  }
  /** The value; Python's `dictionary[key]`. Rejects with `KeyError` where there is no such key. */
  item(key: Key): Promise<Item> {
    return this.invoke('item', key) as Promise<Item>;
  }
  async set(key: Key, value: Item): Promise<void> {
    await this.invoke('set', key, value);
  }
  /** Python's `del`. Rejects with `KeyError` where there is no such key. */
  async delete(key: Key): Promise<void> {
    await this.invoke('delete', key);
  }
  /** Takes the value out. Rejects with `KeyError` where there is no such key and nothing to give in its place. */
  pop(key: Key): Promise<Item>;
  pop<Otherwise>(key: Key, otherwise: Otherwise): Promise<Item | Otherwise>;
  pop(key: Key, ...otherwise: unknown[]): Promise<unknown> {
    return this.invoke('pop', key, otherwise.length > 0, otherwise[0]);
  }
  /** Takes out what was added last. Rejects with `KeyError` where there is nothing. */
  popitem(): Promise<[Key, Item]> {
    return this.invoke('popitem') as Promise<[Key, Item]>;
  }
  /** The value; where there is no such key, it is set first, in one step. */
  setdefault(key: Key, otherwise: Item): Promise<Item> {
    return this.invoke('setdefault', key, otherwise) as Promise<Item>;
  }
  /** Sets several at once. */
  async update(entries: Entries<Key, Item>): Promise<void> {
    await this.invoke('update', entriesOf(entries));
  }
  async clear(): Promise<void> {
    await this.invoke('clear');
  }
  /** Python's `key in dictionary`. */
  contains(key: Key): Promise<boolean> {
    return this.invoke('contains', key) as Promise<boolean>;
  }
  len(): Promise<number> {
    return this.invoke('len') as Promise<number>;
  }
  keys(): Promise<Key[]> {
    return this.invoke('keys') as Promise<Key[]>;
  }
  values(): Promise<Item[]> {
    return this.invoke('values') as Promise<Item[]>;
  }
  items(): Promise<[Key, Item][]> {
    return this.invoke('items') as Promise<[Key, Item][]>;
  }
  /** All of it, as it is now. */
  async copy(): Promise<Map<Key, Item>> {
    return new Map(await this.items());
  }
  /** The keys there are when the loop begins. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Key, void, undefined> {
    yield* await this.keys();
  }
}
registerHandle('dict', DictProxy);

/** `Manager().list()`: a list that processes share. Places count from 0, or from the end where negative. What comes out is a copy. */
export class ListProxy<Item = unknown> extends ObjectProxy implements AsyncIterable<Item> {
  constructor(source: ProxySource) {
    super('list', source);
  }
  /** Rejects with `IndexError` where there is no such place, as the other calls that name one do. */
  get(index: number): Promise<Item> {
    return this.invoke('get', index) as Promise<Item>;
  }
  async set(index: number, value: Item): Promise<void> {
    await this.invoke('set', index, value);
  }
  async delete(index: number): Promise<void> {
    await this.invoke('delete', index);
  }
  async append(value: Item): Promise<void> {
    await this.invoke('append', value);
  }
  async extend(values: Iterable<Item>): Promise<void> {
    await this.invoke('extend', [...values]);
  }
  async insert(index: number, value: Item): Promise<void> {
    await this.invoke('insert', index, value);
  }
  /** Takes out what is there, or the last one. */
  pop(index = -1): Promise<Item> {
    return this.invoke('pop', index) as Promise<Item>;
  }
  /** Takes out the first that is equal. Rejects with `ValueError` where none is. */
  async remove(value: Item): Promise<void> {
    await this.invoke('remove', value);
  }
  /** The place of the first that is equal. Rejects with `ValueError` where none is. */
  index(value: Item): Promise<number> {
    return this.invoke('index', value) as Promise<number>;
  }
  count(value: Item): Promise<number> {
    return this.invoke('count', value) as Promise<number>;
  }
  /** Python's `value in list`. */
  contains(value: Item): Promise<boolean> {
    return this.invoke('contains', value) as Promise<boolean>;
  }
  async reverse(): Promise<void> {
    await this.invoke('reverse');
  }
  /** As Python orders numbers, strings, and arrays of them. Rejects with `TypeError` where they have no order. */
  async sort({ reverse = false }: { readonly reverse?: boolean } = {}): Promise<void> {
    await this.invoke('sort', reverse);
  }
  async clear(): Promise<void> {
    await this.invoke('clear');
  }
  len(): Promise<number> {
    return this.invoke('len') as Promise<number>;
  }
  /** A copy of the places from `start` to before `end`, as `Array.prototype.slice` counts them. */
  slice(start?: number, end?: number): Promise<Item[]> {
    return this.invoke('slice', start, end) as Promise<Item[]>;
  }
  /** All of it, as it is now. */
  copy(): Promise<Item[]> {
    return this.slice();
  }
  /** What there is when the loop begins. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    yield* await this.copy();
  }
}
registerHandle('list', ListProxy);

/** `Manager().Namespace()`: names and values that processes share. */
export class NamespaceProxy<Names extends object = Record<string, unknown>> extends ObjectProxy {
  constructor(source: ProxySource) {
    super('namespace', source);
  }
  /** Rejects with `AttributeError` where the name was never set. */
  get<Name extends keyof Names & string>(name: Name): Promise<Names[Name]> {
    return this.invoke('get', name) as Promise<Names[Name]>;
  }
  async set<Name extends keyof Names & string>(name: Name, value: Names[Name]): Promise<void> {
    await this.invoke('set', name, value);
  }
  async delete(name: keyof Names & string): Promise<void> {
    await this.invoke('delete', name);
  }
  contains(name: keyof Names & string): Promise<boolean> {
    return this.invoke('contains', name) as Promise<boolean>;
  }
  /** All of them, as they are now. */
  async copy(): Promise<Partial<Names>> {
    return Object.fromEntries((await this.invoke('items')) as [string, unknown][]) as Partial<Names>;
  }
}
registerHandle('namespace', NamespaceProxy);

/** `Manager().Value()`: one value of any kind that processes share. */
export class ValueProxy<Item = unknown> extends ObjectProxy {
  constructor(source: ProxySource) {
    super('value', source, 'ValueProxy');
  }
  get(): Promise<Item> {
    return this.invoke('get') as Promise<Item>;
  }
  async set(value: Item): Promise<void> {
    await this.invoke('set', value);
  }
}
registerHandle('ValueProxy', ValueProxy);
