/** Changes modules as they load, on Node 22 and later: hooks in the same thread, which see CommonJS and ES modules. */
import { type LoadFnOutput, type LoadHookContext, Module as nodeModule } from 'node:module';
import { extname } from 'node:path';
import { viteFacade } from '../runners/vite.ts';
import { moduleInternals } from './compile.ts';
import { stripQuietly } from './stripQuietly.ts';
import type { ChangeText, ModuleFormat } from './text.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const formats: Readonly<Record<string, ModuleFormat>> = {
  module: 'module',
  commonjs: 'commonjs',
  'module-typescript': 'module',
  'commonjs-typescript': 'commonjs',
};

function changed(url: string, result: LoadFnOutput, change: ChangeText): LoadFnOutput {
  const { source } = result;
  const stated: string | null | undefined = result.format;
  const known = stated === undefined || stated === null ? undefined : formats[stated];
  if (source === undefined || source === null || (typeof stated === 'string' && known === undefined)) return result;
  const text = change({
    url,
    source: typeof source === 'string' ? source : decoder.decode(source),
    format: known,
    ...(stated?.endsWith('-typescript') === true ? { strip: stripQuietly } : {}),
  });
  return text === undefined ? result : { ...result, source: text };
}

/**
 * Answers whether a CommonJS module goes through a require hook of the program's own (ts-node, babel, nyc), which is to get
 * the text as it stands in the file: what it makes of it is changed on its way to the compiler, see compile.ts.
 */
function requireHooks(): (url: string) => boolean {
  const extensions = moduleInternals()?.extensions ?? {};
  const before = { ...extensions };
  return (url) => {
    // Node takes an extension that it does not know for `.js`.
    const extension = extname(url.replace(/[?#].*$/s, ''));
    const known = extension in extensions ? extension : '.js';
    return extensions[known] !== before[known];
  };
}

/**
 * Installs the hook and keeps it outermost, so that it sees what the program's own loaders make of a source.
 * @param beforeLoad is called for every module.
 */
export function installHooks(change: ChangeText, beforeLoad: (url: string) => void): void {
  const { registerHooks } = nodeModule;
  const isHooked = requireHooks();
  const load = (
    url: string,
    context: LoadHookContext,
    next: (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput,
  ): LoadFnOutput => {
    beforeLoad(url);
    const facade = viteFacade(url);
    if (facade !== undefined) return { format: 'module', source: facade, shortCircuit: true };
    const result = next(url, context);
    const isModule = result.format === 'module' || result.format === 'module-typescript';
    return !isModule && isHooked(url) ? result : changed(url, result, change);
  };
  let own = registerHooks({ load });
  const outermost: typeof registerHooks = (options) => {
    const theirs = registerHooks(options);
    own.deregister();
    own = registerHooks({ load });
    return theirs;
  };
  Object.defineProperty(outermost, 'name', { value: registerHooks.name });
  nodeModule.registerHooks = outermost;
}
