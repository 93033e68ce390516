/**
 * Node's own functions as they were when the shim loaded: programs replace some of them (fake timers, stubbed file
 * systems), and the shim replaces others itself.
 */
// Not imported: what is imported is first copied property by property, which takes a tenth of the shim's start.
const fs: typeof import('node:fs') = require('node:fs');
const workerThreads: typeof import('node:worker_threads') = require('node:worker_threads');

const { closeSync, fstatSync, openSync, readdirSync, writeSync } = fs;
const { BroadcastChannel, Worker, isMainThread, threadId, getEnvironmentData, setEnvironmentData } = workerThreads;
const { performance } = globalThis;
const { hrtime } = process;

/** Milliseconds since this thread began. */
const now: () => number = performance.now.bind(performance);

export const natives = {
  fs: { exports: fs, constants: fs.constants, closeSync, fstatSync, openSync, readdirSync, writeSync },
  workerThreads: {
    exports: workerThreads,
    BroadcastChannel,
    Worker,
    isMainThread,
    threadId,
    getEnvironmentData,
    setEnvironmentData,
  },
  now,
  timeOrigin: performance.timeOrigin,
  /** Nanoseconds of the machine's monotonic clock. */
  monotonic: hrtime.bigint,
} as const;

/** The time of this thread in the recording: milliseconds since it began, and that beginning in nanoseconds of the machine's clock. */
export function clock(): { readonly now: number; readonly origin: string } {
  const milliseconds = now();
  return { now: milliseconds, origin: String(hrtime.bigint() - BigInt(Math.round(milliseconds * 1e6))) };
}
