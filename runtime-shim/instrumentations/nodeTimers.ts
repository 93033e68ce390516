/** node:timers/promises: a timer that does not keep the thread alive may never fire. */
import { hasSignal, observeMethod, waitBits } from '../instrumentation/expecting.ts';
import { type Instrumentation, type LoadedModule, Operation, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isObject, undoAll } from '../wrap.ts';

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const expect = (name: string, promise: unknown, options: unknown): void => {
    if (!isObject(promise) || !isObject(options) || options['ref'] !== false) return;
    const describe = () => ({
      resource: probe.resource('event', { name: `${name} { ref: false }` }),
      bits: waitBits(Operation.signal, hasSignal(options)),
    });
    probe.expect({ promise, describe });
  };
  return undoAll(
    ['setTimeout', 'setImmediate'].map((name) =>
      observeMethod(loaded.exports, name, (promise, given) => expect(name, promise, given.at(-1))),
    ),
  );
}

const nodeTimers: Instrumentation = {
  module: 'node:timers/promises',
  versions: '*',
  loadedWith: ['node:timers/promises', 'node:timers'],
  patch: instrument,
};
export default nodeTimers;
