import type { ResourceReference } from '../kernel/protocol.ts';
import { keysIn } from '../kernel/referring.ts';
import type { SharedState } from './sharedState.ts';

/** What the broker keeps under one key. */
export class Resource<User> {
  readonly key: string;
  state: SharedState;
  /** Who has used it, and so wants to hear about it. */
  readonly users = new Set<User>();
  /** What lasts at least as long as this one. */
  readonly parts: Resource<User>[] = [];
  /** How many clients can name it, and how many resources it is a part of. */
  holds = 0;
  /** Whether whoever made it has named it: before, others may know it by a way that is shorter than that to the broker. */
  isKnownToMaker = false;
  /** Whether something that the broker keeps, or has kept, mentions it. */
  isMentioned = false;

  constructor(key: string, state: SharedState) {
    this.key = key;
    this.state = state;
  }
}
interface Known<User> {
  /** Undefined where only what the broker keeps may still mention it. */
  resource: Resource<User> | undefined;
  weak: WeakRef<Resource<User>> | undefined;
}

/**
 * The resources that somebody can still name. Those that clients can name are counted. Those that are only mentioned, in items
 * of queues, messages of pipes and objects of managers, last as long as what mentions them, in whatever circles that goes.
 */
export class Resources<User> {
  readonly #known = new Map<string, Known<User>>();
  /** What is mentioned by bytes and by values. */
  readonly #mentions = new WeakMap<object, Resource<User>[]>();
  readonly #registry = new FinalizationRegistry<{ readonly key: string; readonly parts: Resource<User>[] }>(
    ({ key, parts }) => {
      if (this.get(key) === undefined) this.#known.delete(key);
      for (const part of parts) this.release(part);
    },
  );

  get size(): number {
    return this.#known.size;
  }
  get(key: string): Resource<User> | undefined {
    const known = this.#known.get(key);
    return known?.resource ?? known?.weak?.deref();
  }
  *all(): Generator<Resource<User>, void, undefined> {
    for (const { resource, weak } of this.#known.values()) {
      const found = resource ?? weak?.deref();
      if (found !== undefined) yield found;
    }
  }
  add(reference: ResourceReference, make: () => SharedState): Resource<User> {
    const { key, over } = reference;
    const resource = new Resource<User>(key, make());
    this.#known.set(key, { resource, weak: undefined });
    const lock = over === undefined ? undefined : this.get(over.key);
    if (lock !== undefined) this.#addPart(resource, lock);
    // The lock of a value: whoever has the value can name it.
    const whole = this.get(key.slice(0, Math.max(0, key.lastIndexOf('/'))));
    if (whole !== undefined) {
      resource.isKnownToMaker = true;
      this.#addPart(whole, resource);
    }
    return resource;
  }
  hold(resource: Resource<User>): void {
    resource.holds++;
    const known = this.#known.get(resource.key);
    if (known !== undefined) known.resource = resource;
  }
  release(resource: Resource<User>): void {
    resource.holds--;
    if (resource.holds > 0 || !resource.isKnownToMaker) return;
    const known = this.#known.get(resource.key);
    if (known?.resource !== resource) return;
    if (resource.isMentioned) {
      known.resource = undefined;
      if (known.weak === undefined) this.#registry.register(resource, { key: resource.key, parts: resource.parts });
      known.weak ??= new WeakRef(resource);
      return;
    }
    this.#known.delete(resource.key);
    for (const part of resource.parts) this.release(part);
  }
  /** Keeps a resource for as long as `mention` is reachable. */
  keepFor(mention: object, key: string): void {
    const resource = this.get(key);
    if (resource === undefined) return;
    resource.isMentioned = true;
    const kept = this.#mentions.get(mention);
    if (kept === undefined) this.#mentions.set(mention, [resource]);
    else if (!kept.includes(resource)) kept.push(resource);
  }
  /** Bytes have come that the broker may keep. */
  keepMentioned(bytes: Buffer): void {
    for (const key of keysIn(bytes)) this.keepFor(bytes.buffer, key);
  }

  #addPart(whole: Resource<User>, part: Resource<User>): void {
    whole.parts.push(part);
    this.hold(part);
  }
}
