import type { ResourceReference } from './protocol.ts';

/** What one thread knows of one resource that it can name. The broker keeps the resource while anybody has a claim. */
export class Claim {
  /** Told the resource's notices. */
  onNotice: ((value: number, text: string) => void) | undefined;
  /** Told when a process ends while it holds the resource. */
  onOrphaned: ((pid: number, name: string) => void) | undefined;
  readonly entry: Entry;

  constructor(entry: Entry) {
    this.entry = entry;
  }
}
interface Entry {
  readonly key: string;
  claim: WeakRef<Claim> | undefined;
  /** The number by which this thread speaks of the resource; undefined as long as it only knows it from what it was sent. */
  slot: number | undefined;
  /** How often the broker has sent something that mentions the resource. */
  received: number;
}
export interface ClaimEvents {
  /** From now on this thread can name the resource, and does so by the number. */
  claimed(slot: number, resource: ResourceReference): void;
  /** Nothing is left here that could name it. */
  dropped(key: string, received: number): void;
}

/** What claims are kept alive by, besides the references of the resources themselves: bytes that mention them. */
const anchored = new WeakMap<object, Claim[]>();
function anchor(bytes: Buffer, claim: Claim): void {
  const known = anchored.get(bytes.buffer);
  if (known === undefined) anchored.set(bytes.buffer, [claim]);
  else if (!known.includes(claim)) known.push(claim);
}

/**
 * The resources that this thread can name. A claim lasts as long as something is reachable that names its resource: a
 * `ResourceReference`, which everything has that speaks of the resource, or bytes that have been packed or were received.
 */
export class Claims {
  readonly #events: ClaimEvents;
  readonly #claims = new WeakMap<ResourceReference, Claim>();
  readonly #entries = new Map<string, Entry>();
  readonly #registry = new FinalizationRegistry<Entry>((entry) => this.#forget(entry));
  #slots = 0;

  constructor(events: ClaimEvents) {
    this.#events = events;
  }
  of(resource: ResourceReference): Claim {
    let claim = this.#claims.get(resource);
    if (claim === undefined) {
      claim = this.#claimOn(resource.key);
      this.#claims.set(resource, claim);
    }
    if (claim.entry.slot === undefined) this.#name(claim.entry, resource);
    return claim;
  }
  /** The number by which this thread speaks of the resource. */
  slotOf(resource: ResourceReference): number {
    const { entry } = this.of(resource);
    return entry.slot ?? this.#name(entry, resource);
  }
  /** Undefined where nobody here can name it. */
  find(key: string): Claim | undefined {
    return this.#entries.get(key)?.claim?.deref();
  }
  /** The broker has sent bytes that mention these. */
  received(keys: readonly string[], bytes: Buffer): void {
    for (const key of keys) {
      const claim = this.#claimOn(key);
      claim.entry.received++;
      anchor(bytes, claim);
    }
  }
  /** These bytes mention the resource, and whoever has them can send them. */
  mention(resource: ResourceReference, bytes: Buffer): void {
    anchor(bytes, this.of(resource));
  }

  #name(entry: Entry, resource: ResourceReference): number {
    const slot = this.#slots++;
    entry.slot = slot;
    this.#events.claimed(slot, resource);
    return slot;
  }
  #claimOn(key: string): Claim {
    const known = this.#entries.get(key);
    const claimed = known?.claim?.deref();
    if (claimed !== undefined) return claimed;
    const entry: Entry = known ?? { key, claim: undefined, slot: undefined, received: 0 };
    const claim = new Claim(entry);
    entry.claim = new WeakRef(claim);
    this.#entries.set(key, entry);
    this.#registry.register(claim, entry);
    return claim;
  }
  #forget(entry: Entry): void {
    // The resource may have become known again since, and then has another claim.
    if (entry.claim?.deref() !== undefined || this.#entries.get(entry.key) !== entry) return;
    this.#entries.delete(entry.key);
    this.#events.dropped(entry.key, entry.received);
  }
}
