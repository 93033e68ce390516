/** Promises that only events settle, as the transformed code tells of them; whoever is told finds out whether these have come before. */
import { isObject } from '../wrap.ts';

export interface Listened {
  readonly emitter: object;
  readonly event: string;
}
type Listener = (promise: object, listened: readonly Listened[]) => void;

/** Of the executor that runs, by the site of its promise. */
const listening = new Map<number, Listened[]>();
/** Executors that threw leave something behind. */
const MOST_LISTENING = 100;
let listener: Listener | undefined;

export const setPromisedListener = (value: Listener): void => {
  listener = value;
};

export function noteListening(site: number, event: string, emitter: unknown): void {
  if (!isObject(emitter)) return;
  if (listening.size >= MOST_LISTENING) listening.clear();
  const known = listening.get(site);
  if (known === undefined) listening.set(site, [{ emitter, event }]);
  else known.push({ emitter, event });
}

export function notePromised(site: number, promise: unknown): void {
  const listened = listening.get(site);
  if (listened === undefined) return;
  listening.delete(site);
  try {
    if (isObject(promise)) listener?.(promise, listened);
  } catch {
    // As everywhere in the shim: a fault costs a record.
  }
}
