import { client } from '../kernel/connection.ts';
import { type HandleOptions, type HandleReference, referenceFor } from '../kernel/handle.ts';
import { Connection } from './connection.ts';

/** Two ends: what is sent into one arrives at the other. */
export type Ends<First, Second> = [Connection<Second, First>, Connection<First, Second>];

/**
 * `multiprocessing.Pipe`: makes a pipe and returns its ends. With `duplex`, both send and receive; otherwise the first one only
 * receives and the second one only sends.
 *
 * @typeParam First what the first end sends
 * @typeParam Second what the second end sends
 */
export function Pipe<First = unknown, Second = First>(duplex?: true, options?: HandleOptions): Ends<First, Second>;
export function Pipe<Message = unknown>(
  duplex: false,
  options?: HandleOptions,
): [reader: Connection<Message, never>, writer: Connection<never, Message>];
export function Pipe<First = unknown, Second = First>(duplex: boolean, options?: HandleOptions): Ends<First, Second>;
export function Pipe(duplex = true, options: HandleOptions = {}): [Connection, Connection] {
  const { resource, name } = referenceFor('pipe', 0, options);
  const inboxes = [0, 1].map((end) => ({ ...resource, key: `${resource.key}/${end}` }));
  const [first = resource, second = resource] = inboxes;
  for (const inbox of duplex ? [first, second] : [first]) {
    client()
      .call(inbox, 'start')
      .answer.catch(() => {});
  }
  const reader: HandleReference = {
    resource: first,
    name,
    extra: { readable: true, writable: duplex, peer: second.key },
  };
  const writer: HandleReference = {
    resource: second,
    name,
    extra: { readable: duplex, writable: true, peer: first.key },
  };
  return [new Connection({ end: reader }), new Connection({ end: writer })];
}
