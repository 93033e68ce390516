/**
 * Notices that the process was not let run. A thread that does nothing but wait for some milliseconds, again and again, finds that it
 * waited for much longer, and that all the process used hardly any processor meanwhile: it was stopped by a signal, or the machine
 * stood still. Where the program itself computed for so long, the processor was used.
 */
import type { Fact } from '../../core/protocol/facts.ts';

/** Milliseconds beyond what was to be waited; busy machines are late by less. */
export const LATE = 250;
/** Of the time, as processor time of the whole process. */
const USED = 0.25;

/** @param length milliseconds, until that time in nanoseconds of the monotonic clock */
export const standstill = (until: bigint, length: number): Fact => ({
  fact: 'standstill',
  from: String(until - BigInt(Math.round(length * 1e6))),
  until: String(until),
});

export interface Clocks {
  /** Nanoseconds of the machine's monotonic clock. */
  readonly monotonic: () => bigint;
  /** Processor time of the process so far, microseconds. */
  readonly cpuUsage: () => NodeJS.CpuUsage;
}

/** Returns what is to be called after each pause with its length as it was meant, in milliseconds. */
export function standstillWatch({ monotonic, cpuUsage }: Clocks): (pause: number) => Fact | undefined {
  const used = (): number => {
    const { user, system } = cpuUsage();
    return user + system;
  };
  let before = monotonic();
  let usedBefore = used();
  return (pause) => {
    const [from, usedUntilThen] = [before, usedBefore];
    before = monotonic();
    usedBefore = used();
    const length = Number(before - from) / 1e6;
    if (length < pause + LATE || (usedBefore - usedUntilThen) / 1e3 > USED * length) return undefined;
    return standstill(before, length);
  };
}
