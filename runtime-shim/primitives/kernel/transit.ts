/**
 * What is on its way to another process counts as held by it from the moment it is sent, so that the sender may give up its
 * own hold at once. Should the process never come to take it over, it is dropped.
 */
interface Transit {
  readonly id: string;
  /** Gives it up; without effect where it has been taken over. */
  drop(): void;
}
let collected: Map<object, Transit> | undefined;
const NOTHING: Transit = { id: '', drop() {} };

/** The transit of `object` in the parcel that is being packed: the same one however often the parcel mentions it. */
export function transitOf(object: object, begin: () => Transit): Transit {
  const known = collected?.get(object);
  if (known !== undefined) return known;
  const transit = begin();
  collected?.set(object, transit);
  return transit;
}

/** `object` goes with the parcel that is being packed, if any, and is not collected before that has been dropped. */
export function keepInParcel(object: object): void {
  collected?.set(object, NOTHING);
}
/** Whether what is packed now goes with a parcel. */
export const isPackingParcel = (): boolean => collected !== undefined;

export interface Parcel<Packed> {
  readonly packed: Packed;
  /** To be called when the receiver has ended, or will never begin. */
  dropTransits(): void;
}
/** Packs values for another process and remembers what is on its way with them. Where `pack` throws, nothing is. */
export function packParcel<Packed>(pack: () => Packed): Parcel<Packed> {
  const outer = collected;
  const transits = new Map<object, Transit>();
  const dropTransits = (): void => {
    for (const transit of transits.values()) transit.drop();
    transits.clear();
  };
  collected = transits;
  try {
    return { packed: pack(), dropTransits };
  } catch (error) {
    dropTransits();
    throw error;
  } finally {
    collected = outer;
  }
}
