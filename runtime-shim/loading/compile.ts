/**
 * Changes CommonJS modules that reach the compiler without passing the load hooks: all of them on Node 20, and those of
 * require hooks (ts-node, tsx, pirates), which compile text of their own making.
 */
import nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { disguise, isMethod, isObject, type Method } from '../wrap.ts';
import type { ChangeText } from './text.ts';

const isModuleClass = (value: unknown): value is Readonly<Record<string, unknown>> => isObject(value);

function snapshotExtensions(extensions: Readonly<Record<string, unknown>>): () => boolean {
  const before = { ...extensions };
  return () =>
    Object.keys(extensions).length !== Object.keys(before).length ||
    Object.keys(before).some((extension) => before[extension] !== extensions[extension]);
}

/**
 * `_compile` becomes an accessor, which hands out the changing function only where it is needed: every wrapper shows in
 * the stacks of errors that a module throws while it loads.
 * @param always where nothing else changes CommonJS modules.
 */
export function watchCompile(change: ChangeText, always: boolean): void {
  const moduleClass: unknown = nodeModule;
  if (!isModuleClass(moduleClass) || !isObject(moduleClass['prototype']) || !isObject(moduleClass['_extensions']))
    return;
  const { prototype, _extensions: extensions } = moduleClass;
  const original = prototype['_compile'];
  if (!isMethod(original)) return;
  const hooked = snapshotExtensions(extensions);
  const changers = new WeakMap<Method, Method>();
  const changerOf = (compile: Method): Method => {
    let changer = changers.get(compile);
    if (changer === undefined) {
      changer = disguise(function (this: unknown, ...given: unknown[]): unknown {
        const [source, path, ...rest] = given;
        if (typeof source !== 'string' || typeof path !== 'string' || rest[0] === 'module') {
          return compile.apply(this, given);
        }
        const changed = change({ url: pathToFileURL(path).href, source, format: 'commonjs' });
        return compile.call(this, changed ?? source, path, ...rest);
      }, compile);
      changers.set(compile, changer);
    }
    return changer;
  };
  let current: Method = original;
  Object.defineProperty(prototype, '_compile', {
    configurable: true,
    enumerable: true,
    get: () => (always || hooked() ? changerOf(current) : current),
    set(this: object, value: unknown) {
      if (this === prototype && isMethod(value)) current = value;
      else Object.defineProperty(this, '_compile', { value, configurable: true, enumerable: true, writable: true });
    },
  });
}
