/**
 * Changes CommonJS modules that reach the compiler without passing the load hooks: all of them on Node 20, and those of
 * require hooks (ts-node, tsx, pirates), which compile text of their own making.
 */
import nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { isObject, replaceMethod } from '../wrap.ts';
import type { ChangeText } from './text.ts';

const isModuleClass = (value: unknown): value is Readonly<Record<string, unknown>> => isObject(value);

function snapshotExtensions(extensions: Readonly<Record<string, unknown>>): () => boolean {
  const before = { ...extensions };
  return () =>
    Object.keys(extensions).length !== Object.keys(before).length ||
    Object.keys(before).some((extension) => before[extension] !== extensions[extension]);
}

/**
 * Puts the changing function in the place of `_compile`, and returns a function that does so as soon as the program has
 * require hooks. Not before: the function shows in the stacks of errors that a module throws while it loads.
 * @param always where nothing else changes CommonJS modules.
 */
export function watchCompile(change: ChangeText, always: boolean): () => void {
  const moduleClass: unknown = nodeModule;
  const idle = (): void => undefined;
  if (!isModuleClass(moduleClass) || !isObject(moduleClass['prototype']) || !isObject(moduleClass['_extensions'])) {
    return idle;
  }
  const { prototype, _extensions: extensions } = moduleClass;
  let installed = false;
  const install = (): void => {
    installed = true;
    replaceMethod(
      prototype,
      '_compile',
      (compile) =>
        function (this: unknown, ...given) {
          const [source, path, ...rest] = given;
          if (typeof source !== 'string' || typeof path !== 'string' || rest[0] === 'module') {
            return compile.apply(this, given);
          }
          const changed = change({ url: pathToFileURL(path).href, source, format: 'commonjs' });
          return compile.call(this, changed ?? source, path, ...rest);
        },
    );
  };
  const hooked = snapshotExtensions(extensions);
  const check = (): void => {
    if (!installed && (always || hooked())) install();
  };
  check();
  if (!installed) atMain(moduleClass, check);
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
