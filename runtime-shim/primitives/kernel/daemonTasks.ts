import { createHook } from 'node:async_hooks';
import { beginWait, endWait } from './keepAlive.ts';
import { isDaemonTask } from './task.ts';

/** What keeps a thread's event loop alive until it is told not to: timers and open connections. */
const KEEPERS = /^(?:Timeout|Immediate|TCPWRAP|TCPSERVERWRAP|PIPEWRAP|PIPESERVERWRAP|UDPWRAP|FSEVENTWRAP|STATWATCHER)$/;

interface Keeper {
  unref?(): unknown;
}
let isWatching = false;

/** A wait begins that keeps the thread alive, unless a daemon waits; the function that is returned ends it. */
export function keepAliveForTask(): () => void {
  if (isDaemonTask()) return () => {};
  beginWait();
  return endWait;
}

/**
 * From now on, timers and connections that daemon tasks make do not keep the program alive. Following them slows async code
 * on older versions of Node, so this is called only where there is a daemon task.
 */
export function watchDaemonTasks(): void {
  if (isWatching) return;
  isWatching = true;
  const options = {
    init(_id: number, type: string, _trigger: number, resource: Keeper) {
      if (!isDaemonTask() || !KEEPERS.test(type)) return;
      // An `Immediate` can be told only once it has been made.
      queueMicrotask(() => resource.unref?.());
    },
    // Newer versions of Node then leave promises alone.
    trackPromises: false,
  };
  createHook(options).enable();
}
