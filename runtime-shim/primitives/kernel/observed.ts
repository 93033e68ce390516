import { CancelReason, type Operation, ReleaseScope, type RequestBits } from '../../../core/protocol/records.ts';
import { type Probe, type Provenance, probe, type RequestOrigin, type ResourceOptions } from '../../probe.ts';
import { isDaemonTask } from './task.ts';

/** One wait as told to the probe; where the program runs without the shim, nothing is told. */
export interface ObservedWait {
  /** The grant's id, 0 where nothing observes. */
  readonly grant: number;
  /** The wait has to stand in line. */
  queued(): void;
  granted(): void;
  ended(reason: 'refused' | 'timeout' | 'aborted' | 'rejected'): void;
  /** Says of the promise that its caller gets that it stands for this wait. */
  stands(promise: object): void;
  /** The grant belongs to the task behind the job's promise from now on, and the caller waits for the job. */
  runs(job: unknown, callback: unknown): void;
}
/** What is called where nothing observes: who would have to send for it need not. */
export const nobodyHears = (): void => {};
const UNOBSERVED: ObservedWait = { grant: 0, queued: nobodyHears, granted() {}, ended() {}, stands() {}, runs() {} };

const cancelReasons = {
  refused: CancelReason.refused,
  timeout: CancelReason.timeout,
  aborted: CancelReason.aborted,
  rejected: CancelReason.rejected,
} as const;

export interface WaitOptions {
  readonly operation: Operation;
  readonly mayGiveUp: boolean;
  readonly scope?: ReleaseScope;
  /** Known beforehand to have to wait; in general only the broker knows. */
  readonly contended?: boolean;
  /** Granted by the call itself, as a re-entrant lock is to who holds it. */
  readonly immediate?: boolean;
  /** The caller waits for this resource besides that of its last request, by the same call. */
  readonly too?: boolean;
  /** The caller looks at what it waits for before it waits. */
  readonly looksFirst?: boolean;
  /** The call that waits for this resource is an earlier one. */
  readonly by?: RequestOrigin | undefined;
  /** The whole thread waits, and not just the task that asks. */
  readonly blocksThread?: boolean;
}

/** A resource as the probe sees it. */
export class ObservedResource {
  readonly #object: object;
  readonly #kind: string;
  readonly #describe: () => ResourceOptions;

  /** Names come from `describe`, else from the variable that holds `object`. */
  constructor(object: object, kind: string, describe: () => ResourceOptions) {
    this.#object = object;
    this.#kind = kind;
    this.#describe = describe;
  }

  /** Calls `tell` with the probe and the resource's id, where there is a probe. */
  tell(tell: (probe: Probe, resource: number) => void): void {
    const observer = probe();
    if (observer !== undefined) tell(observer, this.#id(observer));
  }
  /** Before a call that may wait is sent. */
  request(options: WaitOptions): ObservedWait {
    const observer = probe();
    if (observer === undefined) return UNOBSERVED;
    const bits: RequestBits = {
      operation: options.operation,
      shared: false,
      mayGiveUp: options.mayGiveUp,
      blocksThread: options.blocksThread ?? false,
      contended: options.contended ?? false,
      scope: options.scope ?? ReleaseScope.free,
      ...(isDaemonTask() ? { daemon: true } : {}),
      ...(options.looksFirst === true ? { looksFirst: true } : {}),
      permits: 1,
    };
    return observe(observer, this.#id(observer), bits, options);
  }
  #id(observer: Probe): number {
    return observer.resourceOf(this.#object, this.#kind, this.#describe);
  }
}

function askFor(observer: Probe, resource: number, bits: RequestBits, options: WaitOptions): number {
  if (options.immediate === true) return observer.take(resource, bits);
  if (options.too === true || options.by !== undefined) return observer.requestToo(resource, bits, options.by);
  // A loop over a queue or pipe asks for its items by itself: no call of the program is marked for that.
  return observer.request(resource, bits, true);
}
function observe(observer: Probe, resource: number, bits: RequestBits, options: WaitOptions): ObservedWait {
  const { immediate = false } = options;
  const grant = askFor(observer, resource, bits, options);
  let mark: Extract<Provenance, { kind: 'grant' }> | undefined;
  let pending = true;
  const settle = (): void => {
    pending = false;
    if (mark !== undefined) mark.pending = false;
  };
  return {
    grant,
    // Only the broker knows that the resource is taken, so the request is brought to disk now.
    queued: () => observer.queued(grant),
    granted: () => {
      if (!immediate) observer.acquire(resource, grant, bits);
      settle();
    },
    ended: (reason) => {
      observer.cancel(resource, grant, cancelReasons[reason]);
      settle();
    },
    stands: (promise) => {
      mark = observer.mark(promise, grant);
      mark.pending = pending;
    },
    runs: (job, callback) => {
      observer.handover(grant, job, callback);
      if (mark !== undefined) mark.job = job;
    },
  };
}
