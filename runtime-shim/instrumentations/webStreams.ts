/**
 * node:stream/web and the globals of the same names: who reads waits for what comes out of a stream, who writes for room in it, and
 * who pipes for the end that cannot go on.
 */
import { type Described, hasSignal, observeGetter, observeMethod, waitBits } from '../instrumentation/expecting.ts';
import { type Instrumentation, type LoadedModule, Operation, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isMethod, isObject, undoAll } from '../wrap.ts';

type Side = 'readable' | 'writable';

/** What Node keeps of a stream, where it can be seen. */
function stateOf(stream: object): Readonly<Record<string, unknown>> {
  const key = Object.getOwnPropertySymbols(stream).find(({ description }) => description === 'kState');
  const state: unknown = key === undefined ? undefined : Object.getOwnPropertyDescriptor(stream, key)?.value;
  return isObject(state) ? state : {};
}

/** It holds as much as it may, or its sink has not taken yet what it was given. */
function isFull(stream: object): boolean {
  const { backpressure, inFlightWriteRequest } = stateOf(stream);
  return backpressure === true || (isObject(inFlightWriteRequest) && inFlightWriteRequest['promise'] !== undefined);
}

/** The streams, as those know them who read and write, and as the program calls them. */
class WebStreams {
  readonly #probe: Probe;
  /** Of readers and writers. */
  readonly #streams = new WeakMap<object, object>();
  /** Of the two ends of a transformation. */
  readonly #wholes = new WeakMap<object, object>();

  constructor(probe: Probe) {
    this.#probe = probe;
  }

  lent(reader: unknown, stream: unknown): void {
    if (isObject(reader) && isObject(stream)) this.#streams.set(reader, stream);
  }

  part(end: unknown, whole: unknown): void {
    if (isObject(end) && isObject(whole)) this.#wholes.set(end, whole);
  }

  of(reader: unknown): object | undefined {
    return isObject(reader) ? this.#streams.get(reader) : undefined;
  }

  wait(stream: object, side: Side, mayGiveUp: boolean): Described {
    const whole = this.#wholes.get(stream);
    const resource = this.#probe.resourceOf(stream, 'queue', () =>
      whole === undefined
        ? { otherwise: side === 'readable' ? 'ReadableStream' : 'WritableStream' }
        : { keyOf: { object: whole, key: side }, otherwise: 'TransformStream' },
    );
    const operation = side === 'readable' ? Operation.take : Operation.put;
    return { resource, bits: waitBits(operation, mayGiveUp) };
  }
}

function instrument({ exports }: LoadedModule, probe: Probe): Undo {
  const streams = new WebStreams(probe);
  const prototypeOf = (name: string): unknown => {
    const made = exports[name];
    return isMethod(made) ? made.prototype : undefined;
  };
  const [source, sink] = [prototypeOf('ReadableStream'), prototypeOf('WritableStream')];
  const writer = prototypeOf('WritableStreamDefaultWriter');
  const waits = (side: Side) => (promise: unknown, _: unknown, reader: unknown) => {
    const stream = streams.of(reader);
    if (stream !== undefined && isObject(promise))
      probe.expect({ promise, onlyAwaited: true, describe: () => streams.wait(stream, side, false) });
  };
  const loops = (_: unknown, __: unknown, stream: unknown): void => {
    if (!isObject(stream)) return;
    const isOpen = (): boolean => stateOf(stream)['state'] === 'readable';
    probe.expect({ describe: () => (isOpen() ? streams.wait(stream, 'readable', false) : undefined) });
  };
  return undoAll([
    observeMethod(source, 'getReader', (reader, _, stream) => streams.lent(reader, stream)),
    observeMethod(sink, 'getWriter', (made, _, stream) => streams.lent(made, stream)),
    ...(['readable', 'writable'] as const).map((side) =>
      observeGetter(prototypeOf('TransformStream'), side, (end, whole) => streams.part(end, whole)),
    ),
    observeMethod(prototypeOf('ReadableStreamDefaultReader'), 'read', waits('readable')),
    observeMethod(prototypeOf('ReadableStreamBYOBReader'), 'read', waits('readable')),
    observeMethod(writer, 'write', waits('writable')),
    observeMethod(writer, 'close', waits('writable')),
    observeGetter(writer, 'ready', (promise, made) => waits('writable')(promise, [], made)),
    observeMethod(source, 'values', loops),
    observeMethod(source, Symbol.asyncIterator, loops),
    observeMethod(source, 'pipeTo', (promise, [to, options], from) => {
      if (!isObject(promise) || !isObject(to) || !isObject(from)) return;
      probe.expect({
        promise,
        onlyAwaited: true,
        describe: () =>
          isFull(to)
            ? streams.wait(to, 'writable', hasSignal(options))
            : streams.wait(from, 'readable', hasSignal(options)),
      });
    }),
  ]);
}

const webStreams: Instrumentation = {
  module: 'node:stream/web',
  versions: '*',
  classes: ['ReadableStream', 'TransformStream', 'WritableStream'],
  loadedWith: ['node:stream/web'],
  usedBy: /\b(?:Readable|Writable|Transform)Stream\b|\bget(?:Reader|Writer)\b|\bpipe(?:To|Through)\b/,
  patch: instrument,
};
export default webStreams;
