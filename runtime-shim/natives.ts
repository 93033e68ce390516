/**
 * Node's own functions as they were when the shim loaded: programs replace some of them (fake timers, stubbed file
 * systems), and the shim replaces others itself.
 */
import fs from 'node:fs';
import workerThreads from 'node:worker_threads';

const { openSync, writeSync } = fs;
const { BroadcastChannel, Worker, isMainThread, threadId, getEnvironmentData, setEnvironmentData } = workerThreads;
const { performance } = globalThis;
const { hrtime } = process;

/** Milliseconds since this thread began. */
const now: () => number = performance.now.bind(performance);

export const natives = {
  fs: { constants: fs.constants, openSync, writeSync },
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
