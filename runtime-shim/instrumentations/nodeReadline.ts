/** node:readline: questions and loops over lines wait for their input. */
import { hasSignal, observeMethod } from '../instrumentation/expecting.ts';
import { isStream, waitOn } from '../instrumentation/streams.ts';
import { type Instrumentation, type LoadedModule, Operation, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isMethod, isObject, undoAll } from '../wrap.ts';

const prototypeOf = (value: unknown): unknown => (isMethod(value) ? value.prototype : undefined);

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const { Interface, promises } = loaded.exports;
  const lines = prototypeOf(Interface);
  const questions = isObject(promises) ? prototypeOf(promises['Interface']) : undefined;
  const inputOf = (reader: unknown): unknown => (isObject(reader) ? reader['input'] : undefined);
  const next = (_: unknown, __: unknown, reader: unknown): void => {
    const input = inputOf(reader);
    if (!isStream(input)) return;
    const describe = () =>
      isObject(reader) && reader['closed'] === true ? undefined : waitOn(input, Operation.take, false, probe);
    probe.expect({ describe });
  };
  const owner = [lines, isObject(lines) ? Object.getPrototypeOf(lines) : undefined].find(
    (each) => isObject(each) && Object.hasOwn(each, Symbol.asyncIterator),
  );
  return undoAll([
    observeMethod(questions, 'question', (promise, [, options], reader) => {
      const input = inputOf(reader);
      if (!isObject(promise) || !isStream(input)) return;
      probe.expect({ promise, describe: () => waitOn(input, Operation.take, hasSignal(options), probe) });
    }),
    observeMethod(owner, Symbol.asyncIterator, next),
  ]);
}

const nodeReadline: Instrumentation = {
  module: 'node:readline',
  versions: '*',
  loadedWith: ['node:readline', 'node:readline/promises'],
  patch: instrument,
};
export default nodeReadline;
