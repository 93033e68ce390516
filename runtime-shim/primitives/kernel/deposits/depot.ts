import type { Borrowed } from '../itemBytes.ts';
import { DEPOSIT_BYTES, type DepotAddress, encodeDeposit, FIRST_PLACE, HOT_BYTES, SPARE_BYTES } from './deposit.ts';
import { cutDepotFile, depotRoom, openDepotFile, writeDeposit } from './depotFile.ts';
import { Ranges } from './ranges.ts';

/** Who sends a few large items takes the way by the broker. */
const STREAK = 2;

interface DepotFile {
  readonly address: DepotAddress;
  readonly descriptor: number;
  readonly ranges: Ranges;
  readonly hotBytes: number;
  /** How long it is. */
  length: number;
}

/** Where this thread lays down the large items that it sends. */
export class Depot {
  readonly #token: string;
  readonly #ask: () => void;
  #file: DepotFile | undefined;
  #wanted = 0;

  /** @param ask asks the broker for a file; `open` is called with the answer */
  constructor(token: string, ask: () => void) {
    this.#token = token;
    this.#ask = ask;
  }
  get isOpen(): boolean {
    return this.#file !== undefined;
  }
  /** How far one queue may be ahead of those who take; 0 where nothing can be laid down. */
  get hotBytes(): number {
    return this.#file?.hotBytes ?? 0;
  }
  /** Undefined where there is none to be had. */
  open(address: DepotAddress | undefined): void {
    const descriptor = address === undefined ? undefined : openDepotFile(address, this.#token);
    if (address === undefined || descriptor === undefined) return;
    const room = depotRoom();
    const ranges = new Ranges(FIRST_PLACE, FIRST_PLACE + room);
    this.#file = { address, descriptor, ranges, hotBytes: Math.min(HOT_BYTES, room / 2), length: FIRST_PLACE };
  }
  /** What to send in the item's place; undefined where its bytes have to be sent. */
  lay({ body, tag }: Borrowed): Buffer | undefined {
    const length = body.length + (tag?.length ?? 0);
    if (length < DEPOSIT_BYTES) return undefined;
    if (this.#file === undefined) {
      this.#wanted++;
      if (this.#wanted === STREAK) this.#ask();
      return undefined;
    }
    const { address, descriptor, ranges } = this.#file;
    const place = ranges.take(length);
    if (place === undefined) return undefined;
    this.#file.length = Math.max(this.#file.length, place + length);
    if (writeDeposit(descriptor, place, body, tag)) return encodeDeposit({ ...address, place, length });
    ranges.giveBack(place);
    return undefined;
  }
  /** Nobody will read any more what lies there: a list of places as uint32. */
  free(places: Buffer): void {
    if (this.#file === undefined) return;
    const { descriptor, ranges, length } = this.#file;
    for (let offset = 0; offset < places.length; offset += 4) ranges.giveBack(places.readUInt32LE(offset));
    const { firstUnused } = ranges;
    if (length - firstUnused <= SPARE_BYTES) return;
    cutDepotFile(descriptor, firstUnused);
    this.#file.length = firstUnused;
  }
}
