/** Patches instrumented modules when they have been evaluated. */
import { syncBuiltinESMExports } from 'node:module';
import type { Instrumentation, LoadedModule } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { installFunctionText } from '../stacks/functionText.ts';
import { hideFrames, isMethod, isObject } from '../wrap.ts';
import { knownInstrumentations } from './known.ts';
import { LOADED_SYMBOL } from './text.ts';

/** Told of what the program uses of Node's. */
export interface BuiltinsInUse {
  /** A module is about to be loaded. */
  loads(url: string): void;
  /** Text of the program's own is about to be compiled. */
  compiles(source: string): void;
}

function apply(instrumentation: Instrumentation, loaded: LoadedModule, probe: Probe): void {
  try {
    instrumentation.patch(loaded, probe);
  } catch {
    // An unknown shape of the library: it stays as it is, unobserved.
  }
}

/** Replaces a property of a CommonJS module's exports. */
function rebindProperty(exports: object, name: string, value: unknown): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(exports, name);
  if (descriptor === undefined || !('value' in descriptor)) return false;
  return Reflect.defineProperty(exports, name, { ...descriptor, value });
}

/**
 * Patches Node's own modules now, and makes the function known that instrumented packages call once they are loaded.
 * @param isTold the function that is returned will be told of every module before it is loaded
 * @returns patches those of Node's modules that are patched only when the program uses them
 */
export function patchLoaded(probe: Probe, requireBuiltin: (name: string) => unknown, isTold: boolean): BuiltinsInUse {
  const deferred = new Map<string, (() => void)[]>();
  const globals: { readonly usedBy: RegExp; readonly patch: () => void }[] = [];
  for (const instrumentation of knownInstrumentations()) {
    const name = instrumentation.module;
    if (!name.startsWith('node:')) continue;
    const load = (): Readonly<Record<string, unknown>> => {
      const exports = requireBuiltin(name);
      return isObject(exports) ? exports : {};
    };
    const loaded: LoadedModule = {
      name,
      file: '',
      // Loaded only when looked at: some of Node's modules take milliseconds.
      get exports() {
        return load();
      },
      rebind: (key, value) => rebindProperty(load(), key, value),
    };
    const { loadedWith, usedBy } = instrumentation;
    if (!isTold || loadedWith === undefined) {
      apply(instrumentation, loaded, probe);
      continue;
    }
    let isPatched = false;
    const patch = (): void => {
      if (isPatched) return;
      isPatched = true;
      apply(instrumentation, loaded, probe);
      syncBuiltinESMExports();
    };
    if (usedBy !== undefined) globals.push({ usedBy, patch });
    for (const each of loadedWith) deferred.set(each, [...(deferred.get(each) ?? []), patch]);
  }
  const loaded = (name: unknown, file: unknown, exports: unknown, setters: unknown): void => {
    const instrumentation = knownInstrumentations().find(({ module }) => module === name);
    if (instrumentation === undefined || !isObject(exports)) return;
    hideFrames();
    installFunctionText();
    const rebind = (key: string, value: unknown): boolean => {
      // A CommonJS module hands over what sets its `module.exports`.
      if (isMethod(setters) && key !== 'module.exports') return rebindProperty(exports, key, value);
      const setter = isMethod(setters) ? setters : isObject(setters) ? setters[key] : undefined;
      if (!isMethod(setter)) return false;
      setter(value);
      return true;
    };
    apply(instrumentation, { name: instrumentation.module, file: String(file), exports, rebind }, probe);
  };
  Object.defineProperty(globalThis, Symbol.for(LOADED_SYMBOL), { value: loaded });
  return {
    loads(url) {
      if (url.startsWith('node:')) for (const patch of deferred.get(url) ?? []) patch();
    },
    compiles(source) {
      for (const { usedBy, patch } of globals) if (usedBy.test(source)) patch();
    },
  };
}
