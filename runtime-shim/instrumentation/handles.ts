/** What keeps a thread's event loop alive, as Node tells it, and what of Node is loaded. */
import { isMethod, isObject } from '../wrap.ts';

/** Loaded where a thread of Node's own looks up modules, which reports nothing and may take long. */
const LOADER_THREAD = 'NativeModule internal/modules/esm/hooks';
/** Node's modules whose work in other threads shows nowhere but in the event loop's being alive. */
const HIDDEN_WORK = /^NativeModule (?:crypto|zlib)$/;

export interface Handle {
  ref(): void;
  unref(): void;
  hasRef(): boolean;
}
export const isHandle = (value: unknown): value is Handle =>
  isObject(value) && isMethod(value['ref']) && isMethod(value['unref']) && isMethod(value['hasRef']);
/** The system's side of what Node calls an active handle. */
export const handleOf = (active: unknown): unknown =>
  isObject(active) && isObject(active['_handle']) ? active['_handle'] : active;

/** Node's own modules that have been loaded; where it does not say, those that matter. */
function loadedModules(): readonly string[] {
  const loaded: unknown = Reflect.get(process, 'moduleLoadList');
  return Array.isArray(loaded) ? loaded.map(String) : [LOADER_THREAD, 'NativeModule crypto'];
}
export const hasLoaderThread = (): boolean => loadedModules().includes(LOADER_THREAD);
/** Threads of Node's own may be working for the program. */
export const mayWorkElsewhere = (): boolean => loadedModules().some((name) => HIDDEN_WORK.test(name));

export const activeHandles = (): readonly unknown[] => {
  const get: unknown = Reflect.get(process, '_getActiveHandles');
  const list: unknown = isMethod(get) ? get.call(process) : undefined;
  return Array.isArray(list) ? list : [undefined];
};
