/** What a pool and its worker processes say to each other; each message is the header of one frame. */
import type { CallableReference } from '../kernel/callable.ts';

/** One call of a function, or one for each item of a chunk: an argument, or a list of arguments. */
export type CallMode = 'call' | 'map' | 'starmap';

export interface CallHeader {
  readonly type: 'call';
  readonly id: number;
  readonly mode: CallMode;
  /** A number for the function; `reference` is there when the worker has not heard of it before. */
  readonly callable: number;
  readonly reference?: CallableReference;
}
export type ToWorker =
  /** Its body is the pickled list of arguments, or the chunk. */
  | CallHeader
  /** The worker is to send back what it has not begun. */
  | { readonly type: 'recall' }
  /** The worker is to end when it has made the calls before this. */
  | { readonly type: 'end' };

export type FromWorker =
  /** The first message of every connection. */
  | { readonly type: 'hello'; readonly token: string }
  /** The worker is fit for work. */
  | { readonly type: 'ready' }
  /** Its initializer threw what the body holds. */
  | { readonly type: 'unfit' }
  /** The body is the pickled result. */
  | { readonly type: 'done'; readonly id: number }
  /** The body is the error. */
  | { readonly type: 'failed'; readonly id: number }
  /** What was recalled and had not begun. */
  | { readonly type: 'returned'; readonly ids: readonly number[] };

/** What a pool is to debuggers: the same one in its workers. */
export interface PoolIdentity {
  readonly key: string;
  readonly workers: number;
  readonly name: string | undefined;
}
/** Where a worker process finds its pool. */
export interface PoolAddress extends PoolIdentity {
  readonly path: string;
  readonly token: string;
}
