import type { ResourceReference } from './protocol.ts';

/** What another process needs to speak of the same resource. */
export interface HandleReference {
  readonly resource: ResourceReference;
  /** The name that the program gave, if any. */
  readonly name: string | undefined;
}
const HANDLE = Symbol.for('lockstep.handle.1');

/** An object of the program that stands for a resource kept by the broker. */
export abstract class Handle {
  readonly #reference: HandleReference;
  constructor(reference: HandleReference) {
    this.#reference = reference;
  }
  get [HANDLE](): HandleReference {
    return this.#reference;
  }
}
/** The reference of a handle; undefined for every other value. */
export function handleReference(value: object): HandleReference | undefined {
  return HANDLE in value ? (value as { [HANDLE]: HandleReference })[HANDLE] : undefined;
}

let made = 0;
/** A key that no other process of the program makes: a pid lives as long as its process's keys are asked for. */
export function newKey(): string {
  made++;
  return `${process.pid}.${Math.round(performance.timeOrigin)}.${made}`;
}

const makers = new Map<ResourceReference['kind'], (reference: HandleReference) => object>();
/** Says how a handle of one kind is made in the process that receives its reference. */
export function registerHandle(kind: ResourceReference['kind'], make: (reference: HandleReference) => object): void {
  makers.set(kind, make);
}
const received = new Map<string, object>();
/** The handle for a reference: one object for one resource in each process. */
export function makeHandle(reference: HandleReference): object {
  const known = received.get(reference.resource.key);
  if (known !== undefined) return known;
  const make = makers.get(reference.resource.kind);
  if (make === undefined) throw new TypeError(`no handle for ${reference.resource.kind}`);
  const handle = make(reference);
  received.set(reference.resource.key, handle);
  return handle;
}
