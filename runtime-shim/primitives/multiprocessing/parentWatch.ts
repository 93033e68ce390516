import { Worker } from 'node:worker_threads';

/** Runs in a thread of its own, from this text: `workerData` is the parent's pid. */
const WATCH = `
const { workerData: parent } = require('node:worker_threads');
setInterval(() => {
  let isAlive = process.platform === 'win32' || process.ppid === parent;
  try { process.kill(parent, 0); } catch (error) { if (error.code === 'ESRCH') isAlive = false; }
  if (!isAlive) process.kill(process.pid, 'SIGKILL');
}, 500);`;

/**
 * Ends this process when its parent is gone, even where its own thread is busy and does not see the pipe close. Costs some
 * 10 ms of processor time in the background; it keeps nothing alive.
 */
export function watchParent(parent: number): void {
  const worker = new Worker(WATCH, {
    eval: true,
    workerData: parent,
    env: {},
    execArgv: [],
    name: 'lockstep-watch',
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
  });
  // Without the thread, the pipe remains.
  worker.on('error', () => {});
  worker.unref();
}
