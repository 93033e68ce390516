/** Starts the process's sender thread, and makes the rings of other threads known to it. */
import { natives } from '../natives.ts';
import { type HiddenThreads, hideThread, withoutWorkerEvent } from '../threadNumbers.ts';
import { Control, type Ring } from './ring.ts';

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

/** Milliseconds after which a ring is posted again while nobody looks after it. */
const POST_AGAIN = 20;
const { setTimeout } = globalThis;

/**
 * For threads other than the main one. Returns a function that makes a ring known. A post that comes before the sender listens
 * is lost, and the thread may have nothing more to write for a long time; so it is repeated until the ring is adopted.
 */
export function ringPoster(): (ring: Ring) => void {
  let timer: NodeJS.Timeout | undefined;
  const post = (ring: Ring): void => {
    const channel = new natives.workerThreads.BroadcastChannel(RINGS_CHANNEL);
    channel.postMessage(ring.buffer);
    channel.close();
  };
  const postUntilAdopted = (ring: Ring): void => {
    timer = undefined;
    if (Atomics.load(ring.control, Control.adopted) !== 0 || Atomics.load(ring.control, Control.closed) !== 0) return;
    try {
      post(ring);
    } catch {
      // The thread drains its ring itself from time to time, so nothing is lost but liveness.
      return;
    }
    timer = setTimeout(postUntilAdopted, POST_AGAIN, ring);
    timer.unref();
  };
  return (ring) => {
    if (timer === undefined) postUntilAdopted(ring);
  };
}
