/**
 * Notices that the process was not let run. A thread that does nothing but wait for some milliseconds, again and again, finds that it
 * waited for much longer: the process was stopped by a signal, or the machine stood still. And where the system says how long the main
 * thread stood in line for a processor, it finds that this was nearly all the time, as on a machine with too much to do.
 */
import type { Fact } from '../../core/protocol/facts.ts';

/** Milliseconds beyond what was to be waited; threads that have nothing else to do are late by less, however busy the machine. */
export const LATE = 250;
/** Milliseconds between two looks at how long the main thread stood in line, and the share of them from which on it did not run. */
const PERIOD = 250;
const IN_LINE = 0.75;

/** @param length milliseconds, until that time in nanoseconds of the monotonic clock */
export const standstill = (until: bigint, length: number): Fact => ({
  fact: 'standstill',
  from: String(until - BigInt(Math.round(length * 1e6))),
  until: String(until),
});

export interface Clocks {
  /** Nanoseconds of the machine's monotonic clock. */
  readonly monotonic: () => bigint;
  /** Nanoseconds for which the main thread could have run and had no processor; undefined where the system does not say. */
  readonly inLine: () => number | undefined;
}

/** Returns what is to be called after each pause with its length as it was meant, in milliseconds. */
export function standstillWatch({ monotonic, inLine }: Clocks): (pause: number) => Fact | undefined {
  let before = monotonic();
  let looked = before;
  let waited = inLine();
  const look = (now: bigint): Fact | undefined => {
    const length = Number(now - looked) / 1e6;
    if (waited === undefined || length < PERIOD) return undefined;
    const waitedBefore = waited;
    looked = now;
    waited = inLine();
    const more = ((waited ?? 0) - waitedBefore) / 1e6;
    if (more < IN_LINE * length) return undefined;
    // A wait counts only once it is over: it may have begun long before, and ended at any time since the last look.
    return standstill(now, more > length ? length + more : length);
  };
  return (pause) => {
    const now = monotonic();
    const length = Number(now - before) / 1e6;
    before = now;
    return length >= pause + LATE ? standstill(now, length) : look(now);
  };
}

/** As Linux tells it of a process's first thread: its second number. */
export function inLineOf(read: () => string): number | undefined {
  try {
    const waited = Number(read().split(' ')[1]);
    return Number.isFinite(waited) ? waited : undefined;
  } catch {
    return undefined;
  }
}
