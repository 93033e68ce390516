/** p-map: a call waits for the calls of its mapper, whose promises are told; it has no limiter that others could wait for. */

import { isPlainPromise, onSettled } from '../instrumentation/plainPromises.ts';
import type { Instrumentation, LoadedModule, Undo } from '../instrumentation.ts';
import type { Probe, Provenance } from '../probe.ts';
import { callWithRoom, disguise, guarded, isMethod, isObject, type Method, undoAll } from '../wrap.ts';

/** Functions with the same parameters. */
const MAPPING: readonly string[] = ['pMap', 'pMapSettled', 'pMapKeyed', 'pMapSettledKeyed'];

/** The calls of one mapper that have not ended. */
class Mapping {
  readonly running: Provenance[] = [];
  readonly #probe: Probe;

  constructor(probe: Probe) {
    this.#probe = probe;
  }

  mapper(original: Method): Method {
    const began = guarded(undefined, (result: unknown): void => this.#began(result, original));
    const mapper = function (this: unknown, ...given: unknown[]): unknown {
      const result = callWithRoom(() => Reflect.apply(original, this, given));
      began(result);
      return result;
    };
    return disguise(mapper, original);
  }
  readonly stands = guarded(undefined, (promise: unknown, endsOnFailure: boolean): void => {
    if (isObject(promise)) this.#probe.combine(promise, this.running, endsOnFailure);
  });

  #began(result: unknown, original: Method): void {
    if (!isPlainPromise(result)) return;
    this.#probe.link(result, original);
    const call: Provenance = { kind: 'grant', grant: 0, pending: false, job: result };
    this.running.push(call);
    onSettled(result, () => {
      const last = this.running.pop();
      const at = last === undefined || last === call ? -1 : this.running.indexOf(call);
      if (at >= 0 && last !== undefined) this.running[at] = last;
    });
  }
}

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
    const mapping = new Mapping(probe);
    const inPlace = mapping.mapper(mapper);
    const promise = original(items, inPlace, ...(given.length > 2 ? [options, ...rest] : []));
    mapping.stands(promise, stopOnError !== false && !name.includes('Settled'));
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
  methods: [],
  classes: [],
  patch: instrument,
};
export default pMap;
