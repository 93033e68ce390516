/**
 * Code that a test runner compiles itself, into a context of its own, as jest does and vitest with its pools of vm threads: no
 * hook of Node sees it. Only code of files is changed, and only where it is compiled for a known context.
 */
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ChangeText, ModuleFormat } from '../loading/text.ts';
import { installFunctionText } from '../stacks/functionText.ts';
import { callWithRoom, disguise, hideFrames, isMethod, isObject, type Method, replaceMethod } from '../wrap.ts';

export interface ContextOptions {
  readonly change: ChangeText;
  /** Properties of the global object by which changed code finds the shim. */
  readonly keys: readonly (string | symbol)[];
  /** To be called before a context is made. */
  readonly beforeContext: () => void;
  /** Whether code is to be left alone. */
  readonly isLeftAlone: () => boolean;
}

/** The file that code is said to be of: a path or a file's URL; undefined for anything else. */
function pathOf(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  const plain = name.replace(/\?.*$/s, '');
  try {
    return plain.startsWith('file:') ? fileURLToPath(plain) : isAbsolute(plain) ? plain : undefined;
  } catch {
    return undefined;
  }
}

/** Functions of a context's code are to have the text that the user wrote, as those of the program's own have. */
function shareFunctionText(realm: Readonly<Record<string, unknown>>): void {
  const { Function: made } = realm;
  const prototype = isMethod(made) ? Reflect.get(made, 'prototype') : undefined;
  if (!isMethod(prototype)) return;
  installFunctionText();
  const value: unknown = Reflect.get(Function.prototype, 'toString');
  Object.defineProperty(prototype, 'toString', { value, configurable: true, writable: true });
}

/** `vm`: Node's module of that name, whose functions are replaced. */
export function watchContexts(vm: object, { change, keys, beforeContext, isLeftAlone }: ContextOptions): void {
  const runInContext: unknown = Reflect.get(vm, 'runInContext');
  if (!isMethod(runInContext)) return;

  const sharing = new WeakSet<object>();
  /** Lets changed code of the context find the shim; false where that cannot be. A runner may take properties back, so each time. */
  const prepare = (context: unknown): boolean => {
    if (!isObject(context)) return false;
    try {
      const realm: unknown = Reflect.apply(runInContext, vm, ['globalThis', context]);
      if (!isObject(realm)) return false;
      const missing = keys.filter((key) => !(key in realm));
      if (!sharing.has(realm)) shareFunctionText(realm);
      sharing.add(realm);
      for (const key of missing) {
        const descriptor = Object.getOwnPropertyDescriptor(globalThis, key);
        if (descriptor !== undefined) Object.defineProperty(realm, key, { ...descriptor, enumerable: false });
      }
      return keys.every((key) => key in realm || !(key in globalThis));
    } catch {
      return false;
    }
  };
  const changed = (source: unknown, name: unknown, context: unknown, format: ModuleFormat): unknown => {
    if (typeof source !== 'string' || context === undefined || isLeftAlone()) return source;
    const path = pathOf(name);
    if (path === undefined || !prepare(context)) return source;
    return change({ url: pathToFileURL(path).href, source, format }) ?? source;
  };

  replaceMethod(
    vm,
    'createContext',
    (original) =>
      function (this: unknown, ...given) {
        beforeContext();
        return original.apply(this, given);
      },
  );
  replaceMethod(
    vm,
    'compileFunction',
    (original) =>
      function (this: unknown, ...given) {
        const [source, parameters, options] = given;
        if (!isObject(options)) return original.apply(this, given);
        const text = changed(source, options['filename'], options['parsingContext'], 'commonjs');
        hideFrames();
        return callWithRoom(() => original.call(this, text, parameters, options));
      },
  );
  const { SourceTextModule: original } = vm as { readonly SourceTextModule?: unknown };
  if (!isMethod(original)) return;
  const replacement = new Proxy(original, {
    construct(target, given: readonly unknown[], newTarget) {
      const [source, options] = given;
      if (!isObject(options)) return Reflect.construct(target, given, newTarget);
      const text = changed(source, options['identifier'], options['context'], 'module');
      return Reflect.construct(target, [text, options], newTarget);
    },
  });
  Reflect.set(vm, 'SourceTextModule', disguise(replacement, original as Method));
}
