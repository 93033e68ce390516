import { OSError } from '../kernel/errors.ts';
import { type Handle, type HandleOptions, makeHandle, managedReference, sendable } from '../kernel/handle.ts';
import { endResource } from '../kernel/remoteObject.ts';
import { SharedArray } from './array.ts';
import { Barrier, type BarrierOptions } from './barrier.ts';
import { Condition } from './condition.ts';
import { Event } from './event.ts';
import { JoinableQueue } from './joinableQueue.ts';
import { Lock, RLock, type SharedLock } from './lock.ts';
import {
  type DictKey,
  DictProxy,
  type Entries,
  entriesOf,
  ListProxy,
  NamespaceProxy,
  type ProxySource,
  ValueProxy,
} from './managerProxies.ts';
import { BoundedSemaphore, Semaphore } from './semaphore.ts';
import type { Storable, TypeCode } from './typeCodes.ts';

/**
 * `multiprocessing.Manager()`: makes objects that processes share. They live outside of every process of the program; what the
 * program has are proxies, which may be sent anywhere: as arguments, through queues and pipes, to the workers of a pool, into
 * other objects. `await using manager = Manager()` shuts it down at the end of the block.
 */
export class SyncManager {
  readonly #made: Handle[] = [];
  #isDown = false;

  dict<Key extends DictKey = string, Item = unknown>(
    initial: Entries<Key, Item> = [],
    options: HandleOptions = {},
  ): DictProxy<Key, Item> {
    return this.#keep(new DictProxy<Key, Item>(this.#source(entriesOf(initial), options)));
  }
  list<Item = unknown>(initial: Iterable<Item> = [], options: HandleOptions = {}): ListProxy<Item> {
    return this.#keep(new ListProxy<Item>(this.#source([...initial], options)));
  }
  Namespace<Names extends object = Record<string, unknown>>(
    initial: Partial<Names> = {},
    options: HandleOptions = {},
  ): NamespaceProxy<Names> {
    return this.#keep(new NamespaceProxy<Names>(this.#source(Object.entries(initial), options)));
  }
  /** One value of any kind; as in Python, the type code says nothing more than what it is meant to be. */
  Value<Item>(_typeCode: string, value: Item, options: HandleOptions = {}): ValueProxy<Item> {
    return this.#keep(new ValueProxy<Item>(this.#source(value, options)));
  }
  Array<Code extends TypeCode>(
    typeCode: Code,
    sizeOrValues: number | Iterable<Storable<Code>>,
    options: HandleOptions = {},
  ): SharedArray<Code> {
    return this.#adopt(() => new SharedArray(typeCode, sizeOrValues, { ...options, lock: false }));
  }
  Lock(options?: HandleOptions): Lock {
    return this.#adopt(() => new Lock(options));
  }
  RLock(options?: HandleOptions): RLock {
    return this.#adopt(() => new RLock(options));
  }
  Semaphore(value?: number, options?: HandleOptions): Semaphore {
    return this.#adopt(() => new Semaphore(value, options));
  }
  BoundedSemaphore(value?: number, options?: HandleOptions): BoundedSemaphore {
    return this.#adopt(() => new BoundedSemaphore(value, options));
  }
  Condition(lock?: SharedLock, options?: HandleOptions): Condition {
    return this.#adopt(() => new Condition(lock ?? this.RLock(), options));
  }
  Event(options?: HandleOptions): Event {
    return this.#adopt(() => new Event(options));
  }
  Barrier(parties: number, options: BarrierOptions = {}): Barrier {
    return this.#adopt(() => new Barrier(parties, options));
  }
  /** As in Python, a manager's queue has `taskDone` and `join`. */
  Queue<Item>(maxsize?: number, options?: HandleOptions): JoinableQueue<Item> {
    return this.JoinableQueue<Item>(maxsize, options);
  }
  JoinableQueue<Item>(maxsize?: number, options?: HandleOptions): JoinableQueue<Item> {
    return this.#adopt(() => new JoinableQueue<Item>(maxsize, options));
  }

  /** Ends all that this manager has made: whoever waits for it, or uses it later, gets an `OSError`. */
  async shutdown(): Promise<void> {
    this.#isDown = true;
    await Promise.all(this.#made.splice(0).map(endResource));
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  #check(): void {
    if (this.#isDown) throw new OSError('the manager has been shut down');
  }
  #source(initial: unknown, options: HandleOptions): ProxySource {
    this.#check();
    return { initial, options };
  }
  #keep<Made extends Handle>(made: Made): Made {
    this.#made.push(made);
    return made;
  }
  /** A primitive like any other, but one that may be sent anywhere. */
  #adopt<Made extends Handle>(make: () => Made): Made {
    this.#check();
    const reference = sendable(make())?.send();
    if (reference === undefined) throw new OSError('the object cannot be shared');
    return this.#keep(makeHandle(managedReference(reference)) as Made);
  }
}

/** A new manager, ready for use. */
export const Manager = (): SyncManager => new SyncManager();
