import { type Deposit, decodeDeposit } from './deposit.ts';
import { closeDepotFile, openDepotFile, readDeposit } from './depotFile.ts';

/** So many files are kept open. */
const MOST_OPEN = 16;

/** Reads what other threads and processes have laid down. */
export class DepotReader {
  readonly #token: string;
  /** Their descriptors here, by the numbers of the depots; the one first that was opened first. Undefined: it cannot be opened. */
  readonly #open = new Map<number, number | undefined>();

  constructor(token: string) {
    this.#token = token;
  }
  /** The bytes of the item; undefined where this process cannot read them itself. */
  read(bytes: Buffer): Buffer | undefined {
    const deposit = decodeDeposit(bytes);
    const { depot, place, length } = deposit;
    const descriptor = this.#open.has(depot) ? this.#open.get(depot) : this.#openOne(deposit);
    return descriptor === undefined ? undefined : readDeposit(descriptor, place, length);
  }
  #openOne(deposit: Deposit): number | undefined {
    const [oldest] = this.#open;
    if (oldest !== undefined && this.#open.size >= MOST_OPEN) {
      const [depot, descriptor] = oldest;
      this.#open.delete(depot);
      if (descriptor !== undefined) closeDepotFile(descriptor);
    }
    const descriptor = openDepotFile(deposit, this.#token);
    this.#open.set(deposit.depot, descriptor);
    return descriptor;
  }
}
