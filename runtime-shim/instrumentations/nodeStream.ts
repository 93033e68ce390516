/**
 * node:stream: `pipeline` and `finished` of its promises, and loops over what is read, wait for the stage that cannot go on. Nothing
 * is added to what happens for each chunk.
 */
import { hasSignal, observeMethod } from '../instrumentation/expecting.ts';
import { isStream, waitOn, waitOnEnd, waitOnPipeline } from '../instrumentation/streams.ts';
import { type Instrumentation, type LoadedModule, Operation, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isMethod, isObject, undoAll } from '../wrap.ts';

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const { promises, Readable } = loaded.exports;
  const prototype: unknown = isMethod(Readable) ? Readable.prototype : undefined;
  return undoAll([
    observeMethod(promises, 'pipeline', (promise, given) => {
      if (!isObject(promise)) return;
      const mayGiveUp = !isStream(given.at(-1)) && hasSignal(given.at(-1));
      // Kept by the promise's wait alone, which ends with it.
      const streams = given.flat().filter(isStream);
      probe.expect({ promise, describe: () => waitOnPipeline(streams, mayGiveUp, probe) });
    }),
    observeMethod(promises, 'finished', (promise, [stream, options]) => {
      if (!isObject(promise) || !isStream(stream)) return;
      probe.expect({ promise, describe: () => waitOnEnd(stream, hasSignal(options), probe) });
    }),
    observeMethod(prototype, Symbol.asyncIterator, (_, __, stream) => {
      if (!isStream(stream)) return;
      const describe = () =>
        stream['readableEnded'] === true || stream['destroyed'] === true
          ? undefined
          : waitOn(stream, Operation.take, false, probe);
      probe.expect({ describe });
    }),
  ]);
}

const nodeStream: Instrumentation = {
  module: 'node:stream',
  versions: '*',
  classes: ['Duplex', 'PassThrough', 'Readable', 'Transform', 'Writable'],
  mention: 'stream',
  loadedWith: ['node:stream', 'node:stream/promises'],
  patch: instrument,
};
export default nodeStream;
