/**
 * Changes CommonJS modules that reach the compiler without passing the load hooks: those of require hooks (ts-node, tsx,
 * pirates), which compile text of their own making.
 */
import { Module as nodeModule } from 'node:module';
import { pathToFileURL } from 'node:url';
import { callWithRoom, disguise, hideFrames, isMethod, isObject, type Method } from '../wrap.ts';
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
const changingCompile = (compile: Method, change: ChangeText): Method =>
  function (this: unknown, ...given) {
    const [source, path, ...rest] = given;
    const isScript = typeof source === 'string' && typeof path === 'string' && rest[0] !== 'module';
    const changed = isScript ? change({ url: pathToFileURL(path).href, source, format: 'commonjs' }) : undefined;
    hideFrames();
    return callWithRoom(() => compile.call(this, changed ?? source, path, ...rest));
  };

/**
 * Hands out a changing function in the place of `_compile` where `isWanted`, and else the function that was there: so that nothing of
 * this is on the stack when a module throws while it loads. Nothing but the look-up comes before a require hook keeps what it found.
 */
export function lendCompile(prototype: object, change: ChangeText, isWanted: () => boolean): void {
  const original: unknown = Reflect.get(prototype, '_compile');
  if (!isMethod(original)) return;
  const changers = new WeakMap<Method, Method>();
  let compile = original;
  const changer = (): Method => {
    const made = changers.get(compile) ?? disguise(changingCompile(compile, change), compile);
    changers.set(compile, made);
    return made;
  };
  Object.defineProperty(prototype, '_compile', {
    configurable: true,
    enumerable: true,
    get: () => (isWanted() ? changer() : compile),
    set(this: object, value: unknown) {
      if (this === prototype && isMethod(value)) compile = value;
      else Object.defineProperty(this, '_compile', { value, configurable: true, enumerable: true, writable: true });
    },
  });
  // It has no name but that of the property, and stacks find it there no more.
  if (original.name === '') Object.defineProperty(original, 'name', { value: '_compile', configurable: true });
}

/** Changes what require hooks compile. */
export function watchCompile(change: ChangeText): void {
  const internals = moduleInternals();
  if (internals === undefined) return;
  const { extensions, prototype } = internals;
  const before = { ...extensions };
  lendCompile(prototype, change, () => !isSame(before, extensions));
}
