/**
 * Changes modules as they load, on Node 20: ES modules in Node's hooks thread (see ../hooks20.ts), TypeScript files that
 * are required by a handler of their extension, as Node 22 has them.
 */
import { readFileSync } from 'node:fs';
import { Module as nodeModule } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withoutWorkers } from '../identity.ts';
import { natives } from '../natives.ts';
import { type HiddenThreads, hideThread, withoutWorkerEvent } from '../threadNumbers.ts';
import { isMethod, isObject } from '../wrap.ts';
import { type InstrumentationData, projectData } from './known.ts';
import type { ChangeText, TextSettings } from './text.ts';

/** dist/shim/strip.cjs. */
export interface Stripper {
  /** The JavaScript in a TypeScript source, every character in its place. Throws where types are not all there is. */
  strip(source: string): string;
}
const { isMainThread } = natives.workerThreads;
const hasModuleSyntax = /^\s*(?:import\b(?!\s*\()|export\b)/m;

/** What the hooks thread is told. */
export interface HooksThreadSettings extends TextSettings {
  /** TypeScript is stripped where no loader of the program's own takes care of it. */
  readonly strip: boolean;
  /** What the project itself instruments. */
  readonly project: readonly InstrumentationData[];
}

/** Registers the hook again behind each one of the program's own, so that the outermost sees what they make of a source. */
function registerHook(settings: HooksThreadSettings): void {
  const { register } = nodeModule;
  const url = pathToFileURL(join(__dirname, 'hooks20.mjs'));
  const own = (data: HooksThreadSettings, query: string): void =>
    withoutWorkers(() => withoutWorkerEvent(() => void register(`${url.href}${query}`, { data })));
  own(settings, '');
  const outermost = (...given: Parameters<typeof register>): unknown => {
    let result: unknown;
    withoutWorkers(() => {
      result = register(...given);
    });
    // Types are stripped by the innermost hook alone, so that the program's own hooks are asked first.
    own({ ...settings, strip: false }, '?outermost');
    return result;
  };
  Object.defineProperty(outermost, 'name', { value: register.name });
  Reflect.set(nodeModule, 'register', outermost);
}

/** A file with import or export is an ES module whatever its extension says, as Node 22 decides. */
function loadTypeScript(change: ChangeText, loadStripper: () => Stripper): (module: unknown, path: string) => void {
  let stripper: Stripper | undefined;
  return (module, path) => {
    const source = readFileSync(path, 'utf8');
    if (path.endsWith('.mts') || (!path.endsWith('.cts') && hasModuleSyntax.test(source))) {
      // An error of the module ends the program, as an error of the main module does.
      void import(pathToFileURL(path).href);
      return;
    }
    stripper ??= loadStripper();
    const compile = isObject(module) ? module['_compile'] : undefined;
    const script = stripper.strip(source);
    const changed = change({ url: pathToFileURL(path).href, source: script, format: 'commonjs' });
    if (isMethod(compile)) compile.call(module, changed ?? script, path);
  };
}

/** TypeScript runs only where the program itself is TypeScript: a JavaScript program sees no file it would not see else. */
export function installHooksThread(
  settings: TextSettings,
  hidden: HiddenThreads,
  change: ChangeText,
  loadStripper: () => Stripper,
): void {
  if (isMainThread) hideThread(hidden, 1);
  // A child of the library names the program's main module after the library's own file, which may lie in any package.
  const [, script = '', next = ''] = process.argv;
  const ofLibrary = /[\\/]library[\\/]child\.cjs$/.test(script);
  const strip = /\.[cm]?ts$/.test(ofLibrary ? next : script);
  registerHook({ ...settings, strip, project: projectData() });
  if (!strip) return;
  const extensions: unknown = Reflect.get(nodeModule, '_extensions');
  if (!isObject(extensions)) return;
  const handler = loadTypeScript(change, loadStripper);
  for (const extension of ['.ts', '.cts', '.mts']) Reflect.set(extensions, extension, handler);
}
