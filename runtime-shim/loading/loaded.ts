/** Patches instrumented modules when they have been evaluated. */
import type { Instrumentation, LoadedModule } from '../instrumentation.ts';
import { instrumentations } from '../instrumentations/index.ts';
import type { Probe } from '../probe.ts';
import { hideFrames, isMethod, isObject } from '../wrap.ts';
import { LOADED_SYMBOL } from './text.ts';

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

/** Patches Node's own modules now, and makes the function known that instrumented packages call once they are loaded. */
export function patchLoaded(probe: Probe, requireBuiltin: (name: string) => unknown): void {
  for (const instrumentation of instrumentations) {
    const name = instrumentation.module;
    if (!name.startsWith('node:')) continue;
    const load = (): Readonly<Record<string, unknown>> => {
      const exports = requireBuiltin(name);
      return isObject(exports) ? exports : {};
    };
    const loaded: LoadedModule = {
      name,
      // Loaded only when looked at: some of Node's modules take milliseconds.
      get exports() {
        return load();
      },
      rebind: (key, value) => rebindProperty(load(), key, value),
    };
    apply(instrumentation, loaded, probe);
  }
  const loaded = (name: unknown, exports: unknown, setters: unknown): void => {
    const instrumentation = instrumentations.find(({ module }) => module === name);
    if (instrumentation === undefined || !isObject(exports)) return;
    hideFrames();
    const rebind = (key: string, value: unknown): boolean => {
      if (!isObject(setters)) return rebindProperty(exports, key, value);
      const setter = setters[key];
      if (!isMethod(setter)) return false;
      setter(value);
      return true;
    };
    apply(instrumentation, { name: instrumentation.module, exports, rebind }, probe);
  };
  Object.defineProperty(globalThis, Symbol.for(LOADED_SYMBOL), { value: loaded });
}
