/** Starts the process's sender thread, and makes the rings of other threads known to it. */
import { natives } from '../natives.ts';
import { type HiddenThreads, hideThread, withoutWorkerEvent } from '../threadNumbers.ts';
import type { Ring } from './ring.ts';

/** Rings are posted on this channel; it reaches the threads of this process only. */
export const RINGS_CHANNEL = 'lockstep.rings.1';

export interface SenderData {
  readonly path: string;
  readonly ring: SharedArrayBuffer;
}

/** Returns a function that starts the thread on its first call. For the main thread: the sender dies with its owner. */
export function senderStarter(
  script: string,
  { path, hidden }: { readonly path: string; readonly hidden: HiddenThreads },
): (ring: Ring) => void {
  let started = false;
  return (ring) => {
    if (started) return;
    started = true;
    const data: SenderData = { path, ring: ring.buffer };
    // Its standard streams are not piped, so that the program's own are not touched; its environment is empty, so
    // that it loads no preloads.
    const worker = withoutWorkerEvent(
      () =>
        new natives.workerThreads.Worker(script, {
          workerData: data,
          env: {},
          execArgv: [],
          stdout: true,
          stderr: true,
          name: 'lockstep',
        }),
    );
    hideThread(hidden, worker.threadId);
    worker.on('error', () => undefined);
    worker.unref();
  };
}

/** For threads other than the main one. A post that comes before the sender listens is lost; the recorder repeats it. */
export function postRing(ring: Ring): void {
  const channel = new natives.workerThreads.BroadcastChannel(RINGS_CHANNEL);
  channel.postMessage(ring.buffer);
  channel.close();
}
