/** node:events: `once` and loops over `on` wait for somebody to emit, for the end of a child or worker, or for a stream. */
import { type Described, Events, endOf, hasSignal, observeMethod, waitBits } from '../instrumentation/expecting.ts';
import { missed } from '../instrumentation/passedEvents.ts';
import { isStream, waitOn } from '../instrumentation/streams.ts';
import { type Instrumentation, type LoadedModule, Operation, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isMethod, isObject, undoAll } from '../wrap.ts';

/** What a stream's events say of it; other events of a stream are as those of any emitter. */
const streamEvents: Readonly<Record<string, Operation>> = {
  data: Operation.take,
  drain: Operation.put,
  end: Operation.take,
  finish: Operation.signal,
  readable: Operation.take,
};

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const events = new Events(probe);
  const describe = (emitter: object, event: string, mayGiveUp: boolean): Described => {
    // It is still waited for: what has come by now came before that.
    const missedBy = missed([{ emitter, event }, ...(event === 'error' ? [] : [{ emitter, event: 'error' }])]);
    if (missedBy !== undefined) return events.wait(emitter, event, mayGiveUp, missedBy);
    const end = event === 'exit' || event === 'close' ? endOf(emitter) : undefined;
    if (end !== undefined) {
      return { resource: probe.resourceOf(end, 'end', () => ({})), bits: waitBits(Operation.join, mayGiveUp) };
    }
    const operation = streamEvents[event];
    if (operation !== undefined && isStream(emitter)) return waitOn(emitter, operation, mayGiveUp, probe);
    return events.wait(emitter, event, mayGiveUp);
  };
  const { prototype } = loaded.exports;
  const count: unknown = isObject(prototype) ? prototype['listenerCount'] : undefined;
  return undoAll([
    observeMethod(loaded.exports, 'once', (promise, [emitter, event, options]) => {
      if (!isObject(promise) || !isObject(emitter)) return;
      probe.expect({ promise, describe: () => describe(emitter, String(event), hasSignal(options)) });
    }),
    observeMethod(loaded.exports, 'on', (_, [emitter, event, options]) => {
      if (!isObject(emitter)) return;
      const describe = () => {
        if (isMethod(count) && Reflect.apply(count, emitter, [event]) === 0) return undefined;
        const wait = events.wait(emitter, String(event), hasSignal(options));
        // Who handles whatever events come is meant to be left waiting.
        return wait && { ...wait, bits: { ...wait.bits, daemon: true } };
      };
      probe.expect({ describe });
    }),
  ]);
}

const nodeEvents: Instrumentation = {
  module: 'node:events',
  versions: '*',
  patch: instrument,
};
export default nodeEvents;
