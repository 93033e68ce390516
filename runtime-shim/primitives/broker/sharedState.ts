import type { ErrorName } from '../kernel/errors.ts';
import type { Post } from '../kernel/frames.ts';
import { encodeBatch, LARGE_BYTES, type PackedItem } from '../kernel/itemBytes.ts';
import type { Failure } from '../machines/machine.ts';

/** A connected process. */
export interface BrokerClient {
  readonly number: number;
  readonly pid: number;
  readonly name: string;
}
/** One call of a client. It is answered exactly once, by `done`, `refuse`, `decline` or `fail`; `queued` only tells that it waits. */
export interface Call {
  readonly client: BrokerClient;
  readonly operation: string;
  readonly wait: boolean;
  readonly task: number;
  readonly item: number;
  readonly body: Buffer;
  queued(note?: number): void;
  /** Something that belongs to the answer, sent by itself before it. */
  part(item: number, body: Buffer): void;
  done(value?: number | boolean, body?: Buffer): void;
  refuse(): void;
  decline(failure: Failure): void;
  fail(error: ErrorName, message: string): void;
}
/** Tells all users of the resource, or one of them, something whose meaning the resource's kind decides. */
export type Notify = (value: number, to?: BrokerClient, text?: string) => void;
/** The broker's side of one kind of primitive. Calls arrive in the order in which the clients' messages did. */
export interface SharedState {
  call(call: Call): void;
  /** A message that gets no answer. Left out: there are none. */
  post?(client: BrokerClient, post: Post): void;
  /** The client no longer wants to wait. Does nothing where the call was answered before. */
  cancel(call: Call): void;
  /** The client's process ended or closed its connection. */
  clientLeft(client: BrokerClient): void;
}

/** Calls that wait, first come first served. */
export class WaitingLine {
  readonly #calls = new Set<Call>();

  add(call: Call, note?: number): void {
    this.#calls.add(call);
    call.queued(note);
  }
  /** Takes the call that has waited longest. */
  take(): Call | undefined {
    const [first] = this.#calls;
    if (first !== undefined) this.#calls.delete(first);
    return first;
  }
  cancel(call: Call): void {
    if (this.#calls.delete(call)) call.refuse();
  }
  clientLeft(client: BrokerClient): void {
    for (const call of this.#calls) if (call.client === client) this.#calls.delete(call);
  }
}

/** Answers with several items, in order: see `itemsOf`. */
export function answerWithItems(call: Call, value: number | undefined, items: readonly PackedItem[]): void {
  if (items.every(({ body }) => body.length < LARGE_BYTES)) {
    call.done(value, encodeBatch(items));
    return;
  }
  for (const { id, body } of items) call.part(id, body);
  call.done(value);
}
