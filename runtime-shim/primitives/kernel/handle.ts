import { client } from './connection.ts';
import { nextKey } from './maker.ts';
import { ObservedResource } from './observed.ts';
import type { ResourceReference } from './protocol.ts';
import { keepInParcel } from './transit.ts';
import { WeakValues } from './weakValues.ts';

/** What another process needs to speak of the same resource. */
export interface HandleReference {
  readonly resource: ResourceReference;
  /** The name that the program gave, if any. */
  readonly name: string | undefined;
  /** The class to make there, where its kind has several. */
  readonly class?: string;
  /** Where its state lies, if the threads of one process share it. */
  readonly memory?: SharedArrayBuffer;
  /** What else the class needs to make its handle there. */
  readonly extra?: Readonly<Record<string, unknown>>;
}
/** In `extra`: the resource belongs to a manager, whose handles go wherever values go. */
const MANAGED = 'managed';
const HANDLE = Symbol.for('lockstep.handle.1');

/** An object of the program that stands for a resource kept by the broker. */
export abstract class Handle {
  readonly #reference: HandleReference;
  readonly #observed: ObservedResource;

  constructor(reference: HandleReference) {
    this.#reference = reference;
    const { key, kind, capacity } = reference.resource;
    this.#observed = new ObservedResource(this, kind, () => ({
      sharedKey: key,
      ...(capacity > 0 ? { capacity } : {}),
      ...(reference.name === undefined ? {} : { name: reference.name }),
    }));
  }
  // No fields: what a program prints of its objects, and enumerates, are its own.
  protected get resource(): ResourceReference {
    return this.#reference.resource;
  }
  protected get observed(): ObservedResource {
    return this.#observed;
  }
  get [HANDLE](): Sendable {
    const { kind } = this.resource;
    return { kind, threadsOnly: this.threadsOnly, anywhere: this.anywhere, send: () => this.sendReference() };
  }
  /** The module and class where only threads of this process can use it. */
  protected get threadsOnly(): string | undefined {
    return undefined;
  }
  /** Whether the broker keeps the resource, and not the memory of this process. */
  protected get isShared(): boolean {
    return true;
  }
  /** Whether it may be sent by whatever carries values, not only to a process that is being made. */
  protected get anywhere(): boolean {
    return this.#reference.extra?.[MANAGED] === true;
  }
  /**
   * Asked for when the handle is sent: from then on the resource is known here, under the name of its variable. The broker has
   * to know that it is in use here before anybody else, who may be gone first, comes with it.
   */
  protected sendReference(): HandleReference {
    this.observed.tell(() => {});
    if (this.isShared) {
      keepInParcel(this);
      client().claim(this.resource);
    }
    return this.#reference;
  }
}
/** A handle as those see it who send values. */
export interface Sendable {
  readonly kind: string;
  /** The module and class where only threads of this process can use it, as in `threading.Lock`. */
  readonly threadsOnly: string | undefined;
  readonly anywhere: boolean;
  /** The reference to send; whoever calls this does send it. */
  send(): HandleReference;
}
/** Undefined for what is no handle. */
export function sendable(value: object): Sendable | undefined {
  return HANDLE in value ? (value as { [HANDLE]: Sendable })[HANDLE] : undefined;
}

/** A reference that goes wherever values go. */
export const managedReference = (reference: HandleReference): HandleReference => ({
  ...reference,
  extra: { ...reference.extra, [MANAGED]: true },
});

export interface HandleOptions {
  /** The name that debuggers show; left out, they use that of the variable. */
  readonly name?: string;
}
const RECEIVED = Symbol('received');
/** What a handle is made from where its reference came from another process. */
export interface Received {
  readonly [RECEIVED]: HandleReference;
}
export const isReceived = (value: unknown): value is Received =>
  typeof value === 'object' && value !== null && RECEIVED in value;

/** The reference that was received, or a new one: for a resource that no process knows yet. */
export function referenceFor(
  kind: ResourceReference['kind'],
  capacity: number,
  options: HandleOptions | Received,
  details: Pick<ResourceReference, 'parameters' | 'over'> = {},
): HandleReference {
  if (RECEIVED in options) return options[RECEIVED];
  return { resource: { key: nextKey(), kind, capacity, ...details }, name: options.name };
}

type HandleClass = new (...args: never[]) => Handle;
const classes = new Map<string, HandleClass>();
/** The class of handles of one kind, or one that references name; its constructor's first parameter may be a `Received`. */
export function registerHandle(name: string, Class: HandleClass): void {
  classes.set(name, Class);
}
const received = new WeakValues<string, Handle>();
/** The handle for a reference: one object for one resource in each process. */
export function makeHandle(reference: HandleReference): Handle {
  const { key, kind } = reference.resource;
  const known = received.get(key);
  if (known !== undefined) return known;
  const Class = classes.get(reference.class ?? kind);
  if (Class === undefined) throw new TypeError(`this process has no class for a ${kind}`);
  const handle: Handle = Reflect.construct(Class, [{ [RECEIVED]: reference } satisfies Received]);
  // Who has sent it keeps it only until this process has said that it has it.
  if (reference.memory === undefined) client().claim(reference.resource);
  received.set(key, handle);
  return handle;
}
