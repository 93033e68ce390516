/**
 * Changes CommonJS modules that reach the compiler without passing the load hooks: those of require hooks (ts-node, tsx,
 * pirates), which compile text of their own making.
 */
import { Module as nodeModule } from 'node:module';
import { pathToFileURL } from 'node:url';
import { callWithRoom, hideFrames, isMethod, isObject, type Method, replaceMethod } from '../wrap.ts';
import type { ChangeText } from './text.ts';

/** The parts of Node's class of CommonJS modules that are not in its declarations. */
export interface ModuleInternals {
  readonly moduleClass: object;
  readonly prototype: object;
  readonly extensions: Readonly<Record<string, unknown>>;
}
export function moduleInternals(): ModuleInternals | undefined {
  const moduleClass: unknown = nodeModule;
  if (!isObject(moduleClass)) return undefined;
  const { prototype, _extensions: extensions } = moduleClass;
  return isObject(prototype) && isObject(extensions) ? { moduleClass, prototype, extensions } : undefined;
}

/** Whether two lists of handlers by extension say the same. */
export const isSame = (left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(left).length === Object.keys(right).length &&
  Object.keys(left).every((extension) => left[extension] === right[extension]);

/** A `_compile` that changes the text and hands on to `compile`. */
export const changingCompile = (compile: Method, change: ChangeText): Method =>
  function (this: unknown, ...given) {
    const [source, path, ...rest] = given;
    const isScript = typeof source === 'string' && typeof path === 'string' && rest[0] !== 'module';
    const changed = isScript ? change({ url: pathToFileURL(path).href, source, format: 'commonjs' }) : undefined;
    hideFrames();
    return callWithRoom(() => compile.call(this, changed ?? source, path, ...rest));
  };

/**
 * Puts the changing function in the place of `_compile`, and returns a function that does so as soon as the program has
 * require hooks. Not before: the function shows in the stacks of errors that a module throws while it loads.
 */
export function watchCompile(change: ChangeText): () => void {
  const internals = moduleInternals();
  if (internals === undefined) return () => undefined;
  const { extensions } = internals;
  const before = { ...extensions };
  let installed = false;
  const check = (): void => {
    if (installed || isSame(before, extensions)) return;
    installed = true;
    const { prototype } = internals;
    const own: unknown = Reflect.get(prototype, '_compile');
    replaceMethod(prototype, '_compile', (compile) => changingCompile(compile, change));
    // It has no name but that of the property, and stacks find it there no more.
    if (isMethod(own) && own.name === '') Object.defineProperty(own, 'name', { value: '_compile', configurable: true });
  };
  atMain(internals.moduleClass, check);
  return check;
}

/**
 * Calls `check` when Node looks up `runMain` to start the program, after all preloads. An accessor that at once gives
 * way to the function that was there, so that stacks still name it.
 */
function atMain(moduleClass: object, check: () => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(moduleClass, 'runMain');
  if (descriptor === undefined || !('value' in descriptor)) return;
  Object.defineProperty(moduleClass, 'runMain', {
    configurable: true,
    enumerable: descriptor.enumerable ?? true,
    get() {
      Object.defineProperty(moduleClass, 'runMain', descriptor);
      check();
      const value: unknown = descriptor.value;
      return value;
    },
    set(value: unknown) {
      Object.defineProperty(moduleClass, 'runMain', { ...descriptor, value });
    },
  });
}
