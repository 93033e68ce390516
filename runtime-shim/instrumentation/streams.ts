/** Node's streams as queues: which of several is in the way, and what would let it go on. Looked at only when a wait lasts. */
import { Operation } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isObject } from '../wrap.ts';
import { className, type Described, waitBits } from './expecting.ts';

type Stream = Readonly<Record<string, unknown>>;

/** By file descriptor. */
const STANDARD = ['process.stdin', 'process.stdout', 'process.stderr'];

export const isStream = (value: unknown): value is Stream =>
  isObject(value) && (isObject(value['_readableState']) || isObject(value['_writableState']));
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const isReadable = (stream: Stream): boolean => isObject(stream['_readableState']);
const isWritable = (stream: Stream): boolean => isObject(stream['_writableState']);

/** More may come out of it. */
const mayGive = (stream: Stream): boolean => stream['readableEnded'] !== true && stream['destroyed'] !== true;

/** Its readable side holds as much as it may, and nobody takes from it. */
export const isUnread = (stream: Stream): boolean =>
  isReadable(stream) &&
  stream['readableFlowing'] !== true &&
  number(stream['readableLength']) > 0 &&
  number(stream['readableLength']) >= number(stream['readableHighWaterMark']);

/** Waits for room in it, for something to come out of it, or for its end. */
export function waitOn(stream: Stream, operation: Operation, mayGiveUp: boolean, probe: Probe): Described {
  const side = operation === Operation.take || isUnread(stream) ? 'readable' : 'writable';
  const resource = probe.resourceOf(stream, 'queue', () => {
    const capacity = number(stream[`${side}HighWaterMark`]);
    return {
      otherwise: STANDARD[number(stream['fd'] ?? -1)] ?? className(stream),
      ...(stream[`${side}ObjectMode`] === true && capacity > 0 ? { capacity } : {}),
    };
  });
  probe.gauge(resource, 'buffered', number(stream[`${side}Length`]));
  return { resource, bits: waitBits(operation, mayGiveUp) };
}

/** What a pipeline of streams waits for: the last stage that cannot go on by itself. */
export function waitOnPipeline(streams: readonly Stream[], mayGiveUp: boolean, probe: Probe): Described {
  const last = streams.at(-1);
  for (const stream of streams.toReversed()) {
    if (stream === last && isUnread(stream)) return waitOn(stream, Operation.put, mayGiveUp, probe);
    if (isWritable(stream) && number(stream['writableLength']) > 0)
      return waitOn(stream, Operation.put, mayGiveUp, probe);
  }
  const [first] = streams;
  if (first === undefined || last === undefined) return undefined;
  if (isReadable(first) && mayGive(first)) return waitOn(first, Operation.take, mayGiveUp, probe);
  return waitOn(last, Operation.signal, mayGiveUp, probe);
}

/** What the end of a stream waits for; undefined where it has ended. */
export function waitOnEnd(stream: Stream, mayGiveUp: boolean, probe: Probe): Described {
  if (isWritable(stream) && stream['writableFinished'] !== true) {
    return waitOn(stream, number(stream['writableLength']) > 0 ? Operation.put : Operation.signal, mayGiveUp, probe);
  }
  return isReadable(stream) && mayGive(stream) ? waitOn(stream, Operation.take, mayGiveUp, probe) : undefined;
}
