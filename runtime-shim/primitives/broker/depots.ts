import { type Deposit, type DepotAddress, decodeDeposit, isDeposit } from '../kernel/deposits/deposit.ts';
import { endDepotFile, makeDepotFile, readDeposit } from '../kernel/deposits/depotFile.ts';
import type { BrokerClient } from './sharedState.ts';

interface Depot {
  readonly address: DepotAddress;
  /** Undefined once it has left. */
  owner: BrokerClient | undefined;
  /** How many items lie there. */
  laid: number;
  /** Places that are free, which the owner does not know yet. */
  freed: number[];
}
/** So many files are open at a time; who comes later sends the bytes themselves. */
const MOST_DEPOTS = 64;

/** The files in which processes lay down large items, and what lies in them. Each lasts until its owner has left and all is taken. */
export class Depots {
  readonly #token: string;
  readonly #byNumber = new Map<number, Depot>();
  readonly #byOwner = new Map<BrokerClient, Depot>();
  readonly #registry = new FinalizationRegistry<Set<Buffer>>((laid) => {
    for (const bytes of laid) this.#remove(decodeDeposit(bytes));
  });
  #made = 0;

  constructor(token: string) {
    this.#token = token;
  }
  /** One for each client. Undefined where there is none to be had. */
  make(owner: BrokerClient): DepotAddress | undefined {
    if (this.#byNumber.size >= MOST_DEPOTS || this.#byOwner.has(owner)) return undefined;
    const depot = ++this.#made;
    const descriptor = makeDepotFile(this.#token, depot);
    if (descriptor === undefined) return undefined;
    const address = { depot, pid: process.pid, descriptor };
    const made: Depot = { address, owner, laid: 0, freed: [] };
    this.#byNumber.set(depot, made);
    this.#byOwner.set(owner, made);
    return address;
  }
  /** A set for the deposits among what is `kept`, which are gone when that is. */
  setFor(kept: object): Set<Buffer> {
    const laid = new Set<Buffer>();
    this.#registry.register(kept, laid);
    return laid;
  }
  /** An item has come: notes it where it is a deposit. */
  note(laid: Set<Buffer>, bytes: Buffer): void {
    if (!isDeposit(bytes)) return;
    laid.add(bytes);
    const depot = this.#byNumber.get(decodeDeposit(bytes).depot);
    if (depot !== undefined) depot.laid++;
  }
  /** Nobody will read the item any more. */
  taken(laid: Set<Buffer>, bytes: Buffer): void {
    if (laid.delete(bytes)) this.#remove(decodeDeposit(bytes));
  }
  /** The bytes of a deposit, for a client that cannot read them itself. */
  read(bytes: Buffer): Buffer {
    const { depot, place, length } = decodeDeposit(bytes);
    const { address } = this.#byNumber.get(depot) ?? {};
    if (address === undefined) throw new RangeError('there is no such depot');
    return readDeposit(address.descriptor, place, length);
  }
  /** The places that have become free since the owner was told last, as it reads them. */
  freedOf(owner: BrokerClient): Buffer {
    const depot = this.#byOwner.get(owner);
    if (depot === undefined || depot.freed.length === 0) return NO_BYTES;
    const bytes = Buffer.allocUnsafe(4 * depot.freed.length);
    for (const [index, place] of depot.freed.entries()) bytes.writeUInt32LE(place, 4 * index);
    depot.freed = [];
    return bytes;
  }
  clientLeft(owner: BrokerClient): void {
    const depot = this.#byOwner.get(owner);
    if (depot === undefined) return;
    this.#byOwner.delete(owner);
    depot.owner = undefined;
    this.#endIfEmpty(depot);
  }
  /** None is used any more. */
  close(): void {
    for (const { address } of this.#byNumber.values()) endDepotFile(address.descriptor);
    this.#byNumber.clear();
    this.#byOwner.clear();
  }

  #remove({ depot: number, place }: Deposit): void {
    const depot = this.#byNumber.get(number);
    if (depot === undefined) return;
    depot.laid--;
    if (depot.owner === undefined) this.#endIfEmpty(depot);
    else depot.freed.push(place);
  }
  #endIfEmpty({ address, laid }: Depot): void {
    if (laid > 0) return;
    this.#byNumber.delete(address.depot);
    endDepotFile(address.descriptor);
  }
}
const NO_BYTES = Buffer.alloc(0);
