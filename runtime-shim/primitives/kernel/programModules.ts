/**
 * How a child finds functions by name. Modules of the program get one line at their end that offers their top-level
 * names, exported or not; so does no other process, and no position in the module moves.
 */
import * as nodeModule from 'node:module';
import { type CallableReference, matches, moduleUrl } from './callable.ts';
import { AttributeError } from './errors.ts';
import { OWN_MODULE, ownFunction } from './ownFunctions.ts';

type Lookup = (name: string) => unknown;

const lookups = new Map<string, Lookup>([[OWN_MODULE, ownFunction]]);

/**
 * The module's text with one more line: `eval` sees every name at its top level, and types that vanish do not matter.
 * Node 20 runs it in another thread, from its text, so it uses nothing from outside.
 *
 * @param format as a load hook says it
 */
function withNames(source: unknown, url: string, format: string | null | undefined): unknown {
  const register = 'globalThis[Symbol.for("lockstep.names.1")]';
  if (!url.startsWith('file:') || url.includes('/node_modules/')) return source;
  if (!/^(module|commonjs)(-typescript)?$/.test(format ?? '')) return source;
  const text = source instanceof Uint8Array ? new TextDecoder().decode(source) : source;
  if (typeof text !== 'string' || text.includes(register)) return source;
  return `${text}\n;${register}?.(${JSON.stringify(url)},(name)=>eval(name));`;
}
const hooksSource = (): string => `
const withNames = ${withNames.toString()};
export async function load(url, context, nextLoad) {
  const result = await nextLoad(url, context);
  return { ...result, source: withNames(result.source, url, result.format) };
}`;

function patchCommonJs(): void {
  const prototype: object = nodeModule.Module.prototype;
  const compile: unknown = Reflect.get(prototype, '_compile');
  if (typeof compile !== 'function') return;
  Reflect.set(prototype, '_compile', function (this: unknown, content: unknown, filename: string, ...rest: unknown[]) {
    return Reflect.apply(compile, this, [withNames(content, moduleUrl(filename), 'commonjs'), filename, ...rest]);
  });
}

/** From now on, modules that are loaded offer their names. */
export function offerNames(): void {
  Object.defineProperty(globalThis, Symbol.for('lockstep.names.1'), {
    value: (url: string, lookup: Lookup) => lookups.set(moduleUrl(url), lookup),
  });
  if (typeof nodeModule.registerHooks === 'function') {
    nodeModule.registerHooks({
      load: (url, context, nextLoad) => {
        const result = nextLoad(url, context);
        const source = withNames(result.source, url, result.format);
        return typeof source === 'string' ? { ...result, source } : result;
      },
    });
  } else {
    nodeModule.register(`data:text/javascript,${encodeURIComponent(hooksSource())}`);
  }
  patchCommonJs();
}

/** Imports a module, and takes its exports for names where it offers none by itself. */
async function importModule(url: string): Promise<void> {
  const exported: Record<string, unknown> = await import(url);
  if (lookups.has(url)) return;
  const { default: whole } = exported;
  lookups.set(url, (name) => exported[name] ?? (whole as Record<string, unknown> | undefined)?.[name]);
}
let importing = false;
/** Whether this child or thread is importing the program's modules, which must not start what their main part starts. */
export const isImporting = (): boolean => importing;

/** Imports the modules of the program that are not known yet, one after the other. */
export async function importProgram(urls: readonly (string | undefined)[]): Promise<void> {
  importing = true;
  for (const url of urls) if (url !== undefined && !lookups.has(url)) await importModule(url);
  importing = false;
}

function lookUp(lookup: Lookup, name: string): unknown {
  try {
    return lookup(name);
  } catch {
    // The module has no such name.
    return undefined;
  }
}
/** The function or class, found where it was mentioned, else in the main module, else anywhere. */
export function resolveCallable(reference: CallableReference, mainUrl: string | undefined): unknown {
  const preferred = [reference.module, mainUrl].filter((url) => url !== undefined);
  for (const url of new Set([...preferred, ...lookups.keys()])) {
    const lookup = lookups.get(url);
    const callable = lookup === undefined ? undefined : lookUp(lookup, reference.name);
    if (matches(callable, reference)) return callable;
  }
  throw new AttributeError(
    `no module of the program has a function or class "${reference.name}" at its top level; ` +
      'a function inside another one cannot be sent to a process or thread',
  );
}
