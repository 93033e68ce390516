/**
 * Requests of a library's locks, from the call to the release. On the program's hot path: one object for each request.
 */
import { Operation, type ReleaseScope, type RequestBits } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isObject } from '../wrap.ts';

/** A lock as the recording knows it. */
export interface Lock {
  readonly resource: number;
  /** Requests that were granted and not given back. */
  readonly holds: Ask[];
}
export type Mark = ReturnType<Probe['mark']>;
/** A request under way, and then what it got. */
export interface Ask {
  readonly lock: Lock;
  readonly grant: number;
  readonly bits: RequestBits;
  /** Its release function does not call `release`. */
  readonly legacy: boolean;
  /** The library does not say when it serves an item. */
  readonly wrapsItem: boolean;
  marks: Mark[] | undefined;
  /** The library's item for it is known. */
  hooked: boolean;
  settled: boolean;
  /** It was given back. */
  ended: boolean;
}
/** The request got its answer, so nothing that is marked waits for it any more. */
export function settle(ask: Ask): void {
  ask.settled = true;
  if (ask.marks !== undefined) for (const each of ask.marks) each.pending = false;
}
/** Says that `promise` is of the request; undefined where there is nothing to say it of. */
export function mark(promise: unknown, ask: Ask | undefined, probe: Probe): Mark | undefined {
  if (ask === undefined || !isObject(promise)) return undefined;
  const made = probe.mark(promise, ask.grant);
  made.pending = !ask.settled;
  if (ask.marks === undefined) ask.marks = [made];
  else ask.marks.push(made);
  return made;
}

/** Bits of requests for one unit: always the same few, so that none are made for each request. */
const unitBits: RequestBits[] = [];
export function bitsOf(scope: ReleaseScope, mayGiveUp: boolean, contended: boolean, permits: number): RequestBits {
  const index = (scope << 2) | (mayGiveUp ? 2 : 0) | (contended ? 1 : 0);
  const known = permits === 1 ? unitBits[index] : undefined;
  if (known !== undefined) return known;
  const { hold: operation } = Operation;
  const bits: RequestBits = { operation, shared: false, mayGiveUp, blocksThread: false, contended, scope, permits };
  if (permits === 1) unitBits[index] = bits;
  return bits;
}
