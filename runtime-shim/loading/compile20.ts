/**
 * Changes CommonJS modules on Node 20, which has no hook between the file and the compiler. Accessors notice the look-ups
 * that Node makes on the way, so that in the usual case nothing of this is on the stack when a module runs.
 */
import { pathToFileURL } from 'node:url';
import { callers } from '../callers.ts';
import { natives } from '../natives.ts';
import { disguise, isMethod } from '../wrap.ts';
import { isSame, lendCompile, moduleInternals } from './compile.ts';
import type { ChangeText } from './text.ts';

const { exports: fs } = natives.fs;

/** Whether `readFileSync` was called by Node's own loader of JavaScript files. */
function isReadByLoader(): boolean {
  const frames = callers();
  const reader = frames.findIndex((frame) => frame.getFunctionName()?.endsWith('readFileSync') ?? false);
  return reader >= 0 && frames[reader + 1]?.getFileName() === 'node:internal/modules/cjs/loader';
}

/** Exchanges `readFileSync` for its next call; `read` is told of it. */
function changeNextRead(change: ChangeText, read: () => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(fs, 'readFileSync');
  const original: unknown = descriptor?.value;
  if (descriptor === undefined || !isMethod(original)) return;
  const value = disguise(function readFileSync(this: unknown, ...given: unknown[]): unknown {
    if (Object.getOwnPropertyDescriptor(fs, 'readFileSync')?.value === value) {
      Object.defineProperty(fs, 'readFileSync', descriptor);
    }
    const source = original.apply(this, given);
    const [path] = given;
    if (typeof source !== 'string' || typeof path !== 'string' || !isReadByLoader()) return source;
    read();
    return change({ url: pathToFileURL(path).href, source, format: 'commonjs' }) ?? source;
  }, original);
  Object.defineProperty(fs, 'readFileSync', { ...descriptor, value });
}

/**
 * Node looks up the handler of `.js`, which reads the file first of all; so that look-up makes the next read a changed
 * one. A module that an ES module imports is read elsewhere: then `_compile` is looked up without such a read before it,
 * and a changing function is handed out; likewise where the program has require hooks.
 */
export function watchReads(change: ChangeText): void {
  const internals = moduleInternals();
  if (internals === undefined) return;
  const { prototype, extensions } = internals;
  const own = extensions['.js'];
  let handler = own;
  // Copied without `.js`, whose accessor is not to be looked up for a comparison.
  const others = (): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.keys(extensions).flatMap((key) => (key === '.js' ? [] : [[key, extensions[key]]])));
  const before = others();
  const isHooked = (): boolean => handler !== own || !isSame(before, others());
  let isUnread = false;
  Object.defineProperty(extensions, '.js', {
    configurable: true,
    enumerable: true,
    get() {
      if (!isUnread) {
        changeNextRead(change, () => {
          isUnread = false;
        });
      }
      isUnread = true;
      return handler;
    },
    set(value: unknown) {
      handler = value;
    },
  });
  lendCompile(prototype, change, () => isUnread || isHooked());
}
