/**
 * Workers for threads, one of which is kept ready once the program has started a thread: Node and this library are loaded in
 * it, but nothing of the program. It keeps nothing alive and ends with this process, or when it has not been needed for a while.
 */
import { join } from 'node:path';
import { isMainThread, MessageChannel, type MessagePort, SHARE_ENV, Worker } from 'node:worker_threads';
import { probe } from '../../probe.ts';

/** A worker that waits for its `ThreadStart` at its end of the port. */
export interface BegunWorker {
  readonly worker: Worker;
  readonly port: MessagePort;
}
/** What a worker has from the beginning. */
export interface WorkerStart {
  readonly port: MessagePort;
  readonly mainUrl: string | undefined;
}
/** After a start; many threads are often started at once, and a spare would only delay those. */
const PAUSE_MILLISECONDS = 100;
/** A spare has some megabytes. */
const UNUSED_MILLISECONDS = 10_000;

let spare: BegunWorker | undefined;
let timer: NodeJS.Timeout | undefined;

function begin(name: string, argv: readonly string[], mainUrl: string | undefined): BegunWorker {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(join(__dirname, 'thread.cjs'), {
    name,
    workerData: { port: port2, mainUrl } satisfies WorkerStart,
    transferList: [port2],
    // The main module is named for preloads that look at what is run.
    argv: [...argv],
    // The threads of a process share its environment.
    env: SHARE_ENV,
  });
  port1.unref();
  return { worker, port: port1 };
}

/**
 * A worker that is about to be given its start. Those that are ready have another name for Node, and are not used where the
 * program is observed, which would see them.
 */
export function takeWorker(name: string, argv: readonly string[], mainUrl: string | undefined): BegunWorker {
  if (probe() !== undefined || !isMainThread || process.env['LOCKSTEP_PREWARM'] === '0') {
    return begin(name, argv, mainUrl);
  }
  const taken = spare ?? begin(name, argv, mainUrl);
  spare = undefined;
  taken.worker.removeAllListeners();
  taken.worker.ref();
  clearTimeout(timer);
  timer = setTimeout(() => keepSpare(begin('', argv, mainUrl)), PAUSE_MILLISECONDS);
  timer.unref();
  return taken;
}
function keepSpare(begun: BegunWorker): void {
  spare = begun;
  const { worker } = begun;
  worker.unref();
  const forget = (): void => {
    if (spare === begun) spare = undefined;
  };
  worker.once('error', forget).once('exit', forget);
  timer = setTimeout(() => {
    forget();
    void worker.terminate();
  }, UNUSED_MILLISECONDS);
  timer.unref();
}
