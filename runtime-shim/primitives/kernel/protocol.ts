/** What clients and broker say to each other; each message is the header of one frame. */
import type { Failure } from '../machines/machine.ts';
import type { DepotAddress } from './deposits/deposit.ts';
import type { ErrorName } from './errors.ts';

/** Objects that do what their operations say. */
export type ObjectKind = 'value' | 'array' | 'dict' | 'list' | 'namespace';

/** Names a shared resource and says how to make it, so that whoever mentions it first brings it into being. */
export interface ResourceReference {
  /** Unique in the whole program. */
  readonly key: string;
  readonly kind: 'lock' | 'rlock' | 'semaphore' | 'condition' | 'event' | 'barrier' | 'queue' | 'pipe' | ObjectKind;
  /** Places of a bounded queue, permits, parties; else 0. */
  readonly capacity: number;
  /** What the primitive's machine starts with. */
  readonly parameters?: readonly number[];
  /** The lock of a condition. */
  readonly over?: ResourceReference;
}
export interface Hello {
  readonly type: 'hello';
  readonly token: string;
  readonly pid: number;
  readonly name: string;
  /** What the keys of the resources begin with that this client makes. */
  readonly maker: string;
}
export interface CallMessage {
  readonly type: 'call';
  /** From 1; 0 where the client wants to hear only of a failure. */
  readonly id: number;
  /** Which resource it is about, by the client's number. */
  readonly slot: number;
  readonly operation: string;
  /** Whether the call may wait; otherwise it is refused where it would have to. */
  readonly wait: boolean;
  /** Nobody wants to hear that it waits in line. */
  readonly quiet?: true;
  /** The logical task that asks; 0 where left out. */
  readonly task?: number;
  /** An item's id, or the argument of the operation; 0 where left out. */
  readonly item?: number;
}
export type ClientMessage =
  /** The first message of every connection. */
  | Hello
  | CallMessage
  /** The client can name the resource, and speaks of it by this number from now on. */
  | { readonly type: 'slot'; readonly slot: number; readonly resource: ResourceReference }
  /** The client can name the resource no longer, unless it is mentioned in more than the messages that it has received. */
  | { readonly type: 'drop'; readonly key: string; readonly received: number }
  /** Withdraws a call that waits. It gets its one answer all the same: `refused`, or `done` where that was faster. */
  | { readonly type: 'cancel'; readonly id: number }
  /** Asks for a file in which to lay down large items. */
  | { readonly type: 'depot' }
  /** Asks for a `pong`, before which all comes that was sent to this client so far. */
  | { readonly type: 'ping' };

export type BrokerMessage =
  /** The answer to `hello`: the number that this client's item ids are made of. */
  | { readonly type: 'welcome'; readonly client: number }
  | { readonly type: 'pong' }
  /** The answer to `depot`; without an address where there is none to be had. */
  | { readonly type: 'depot'; readonly address?: DepotAddress }
  /** The call waits in line, or goes to another line; its answer comes later. `note` is its machine's, 0 where left out. */
  | { readonly type: 'queued'; readonly id: number; readonly note?: number }
  | {
      readonly type: 'done';
      readonly id: number;
      readonly value?: number | boolean;
      /** The keys of the resources that the body mentions, where it does; each time counts for `drop`. */
      readonly mentions?: readonly string[];
    }
  /** One of several large things that belong to the answer, before it: its id, and its bytes as the body. */
  | { readonly type: 'part'; readonly id: number; readonly item: number; readonly mentions?: readonly string[] }
  | { readonly type: 'refused'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorName; readonly message: string }
  /** The primitive's rules forbid it; what error that is, the client knows. */
  | { readonly type: 'declined'; readonly id: number; readonly failure: Failure }
  /** Something about the resource that its users have to know; what, the resource's kind decides. */
  | { readonly type: 'notice'; readonly key: string; readonly value: number; readonly text?: string }
  /** A process ended while it held the resource. Sent to every client that has used it. */
  | { readonly type: 'orphaned'; readonly key: string; readonly pid: number; readonly name: string };

/** Where the broker listens, and the word that lets a client in. Given to children over their private pipe. */
export interface BrokerAddress {
  readonly path: string;
  readonly token: string;
}
