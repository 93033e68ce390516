/** p-map: a call waits for the calls of its mapper, whose promises are told; it has no limiter that others could wait for. */

import { Calls } from '../instrumentation/calls.ts';
import type { Instrumentation, LoadedModule, Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { disguise, isMethod, isObject, type Method, undoAll } from '../wrap.ts';

/** Functions with the same parameters. */
const MAPPING: readonly string[] = ['pMap', 'pMapSettled', 'pMapKeyed', 'pMapSettledKeyed'];

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const wholly: unknown = loaded.exports;
  if (isMethod(wholly)) return replace(loaded, 'module.exports', wholly, probe);
  return undoAll(
    MAPPING.map((name) => {
      const original = name === 'pMap' ? loaded.exports['default'] : loaded.exports[name];
      return isMethod(original) ? replace(loaded, name, original, probe) : () => undefined;
    }),
  );
}

function replace(loaded: LoadedModule, name: string, original: Method, probe: Probe): Undo {
  const map = disguise((...given: unknown[]): unknown => {
    const [items, mapper, options, ...rest] = given;
    const { signal, stopOnError } = isObject(options) ? options : {};
    // A signal ends the wait without the calls.
    if (!isMethod(mapper) || isObject(signal)) return original(...given);
    const calls = new Calls(probe);
    const inPlace = calls.inPlaceOf(mapper);
    const promise = original(items, inPlace, ...(given.length > 2 ? [options, ...rest] : []));
    calls.stands(promise, stopOnError !== false && !name.includes('Settled'));
    return promise;
  }, original);
  loaded.rebind(name, map);
  return () => void loaded.rebind(name, original);
}

const pMap: Instrumentation = {
  module: 'p-map',
  versions: '>=4.0.0 <8.0.0',
  files: ['index.js'],
  rebinds: MAPPING,
  patch: instrument,
};
export default pMap;
