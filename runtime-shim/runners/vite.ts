/**
 * Code that vite transforms, as vitest's tests are: no hook of Node sees it in the user's text, and no other place knows its
 * source map. Vite's public entry becomes a facade over itself, which hands vite one plugin more than its caller did.
 */
import { pathToFileURL } from 'node:url';
import type { ChangeText } from '../loading/text.ts';
import { hideFrames, isMethod, isObject, type Method } from '../wrap.ts';
import { insertionMap } from './insertionMap.ts';

const ENTRY = /[\\/]node_modules[\\/]vite[\\/]dist[\\/]node[\\/]index\.js$/;
/** Tells the entry itself from the facade. */
const ORIGINAL = '?lockstep.original';
/** The symbol of the global function that the facade hands vite's functions to. */
const WRAP_SYMBOL = 'lockstep.vite.1';
const WRAPPED = ['createServer', 'resolveConfig'];

/** The module to load in place of the one at `url`; undefined for any but vite's entry. */
export function viteFacade(url: string): string | undefined {
  if (!url.startsWith('file:') || !ENTRY.test(url)) return undefined;
  const original = JSON.stringify(url + ORIGINAL);
  const wrapped = WRAPPED.map((name) => `${name}=$wrap($vite.${name})`);
  return `export*from${original};import*as $vite from${original};const $wrap=globalThis[Symbol.for(${JSON.stringify(WRAP_SYMBOL)})];export const ${wrapped.join()};`;
}

type Settings = Readonly<Record<string, unknown>>;
const at = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);

/** What V8 counts would be what stands in the changed text. */
const isCounted = (config: unknown): boolean => {
  const coverage = at(at(config, 'test'), 'coverage');
  return at(coverage, 'enabled') === true && (at(coverage, 'provider') ?? 'v8') === 'v8';
};

/** Where lines of the code stand in the user's file, as the text behind `sourceMappingURL=`. */
function mapOf(context: unknown, path: string): string {
  const combined = at(context, 'getCombinedSourcemap');
  const map: unknown = isMethod(combined) ? Reflect.apply(combined, context, []) : undefined;
  if (!isObject(map)) return '';
  const { version, sources, names, mappings } = map;
  // The names in `sources` are relative to whatever the plugin before thought right; there is one file.
  const isOwn = Array.isArray(sources) && sources.length === 1;
  const text = JSON.stringify({ version, sources: isOwn ? [path] : sources, names, mappings: mappings ?? '' });
  return mappings === undefined || mappings === ''
    ? ''
    : `data:application/json;base64,${Buffer.from(text).toString('base64')}`;
}

const hasPlugin = (plugins: unknown, pattern: RegExp): boolean =>
  Array.isArray(plugins) && plugins.some((each) => pattern.test(String(at(each, 'name'))));

const POOLS: readonly unknown[] = [undefined, 'forks', 'threads', 'vmForks', 'vmThreads'];

/**
 * Whether all code is for vitest's own pools. Nothing else is sure to run on Node in a process that the shim is in: code for
 * browsers or workers of other kinds would not find the shim there.
 */
const isOfTests = (config: unknown): boolean => {
  const test = at(config, 'test');
  const inBrowser = at(at(test, 'browser'), 'enabled') === true;
  return hasPlugin(at(config, 'plugins'), /^vitest\b/) && !inBrowser && POOLS.includes(at(test, 'pool'));
};

const makePlugin = (change: ChangeText, counted: () => void): Settings => {
  let follows = false;
  return {
    name: 'lockstep',
    // Whatever the source was, it is JavaScript by then.
    enforce: 'post',
    // What is kept on disk is for runs without Lockstep.
    config: () => ({ test: { fsModuleCache: false } }),
    apply: 'serve',
    configResolved: (config: unknown) => {
      follows = isOfTests(config) && !isCounted(config);
      if (isCounted(config)) counted();
    },
    transform(this: unknown, code: unknown, id: unknown): unknown {
      if (!follows || typeof code !== 'string' || typeof id !== 'string') return null;
      const path = id.replace(/[?#].*$/s, '');
      if (id.startsWith('\0') || /[\\/]node_modules[\\/]/.test(path) || !/^(?:\/|[A-Za-z]:)/.test(path)) return null;
      try {
        // Under a name of its own, since vite moves the columns that stacks are corrected by.
        const url = `${pathToFileURL(path).href}?vite`;
        const changed = change({ url, source: code, format: 'module', map: mapOf(this, path) });
        return changed === undefined ? null : { code: changed, map: insertionMap(changed, path) };
      } catch {
        return null;
      }
    },
  };
};

/**
 * Makes the facade work. `counted` is called when a run counts coverage by V8, which is left alone.
 */
export function prepareVite(change: ChangeText, counted: () => void): void {
  const wrap = (original: unknown): unknown => {
    if (!isMethod(original)) return original;
    const wrapped: Method = function (this: unknown, ...given) {
      hideFrames();
      const [config = {}, ...rest] = given;
      // A configuration that is resolved already has its plugins.
      const isResolved = at(config, 'configFileDependencies') !== undefined;
      if (!isObject(config) || isResolved || hasPlugin(config['plugins'], /^lockstep$/))
        return original.apply(this, given);
      const { plugins } = config;
      const own = [...(Array.isArray(plugins) ? plugins : []), makePlugin(change, counted)];
      return original.call(this, { ...config, plugins: own }, ...rest);
    };
    Object.defineProperty(wrapped, 'name', { value: original.name, configurable: true });
    return wrapped;
  };
  Object.defineProperty(globalThis, Symbol.for(WRAP_SYMBOL), { value: wrap, configurable: true });
}
