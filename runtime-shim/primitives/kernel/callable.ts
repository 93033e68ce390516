/** Functions and classes by name and module, since a child or a thread has the program's modules but not its memory. */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { probe } from '../../probe.ts';
import { isClosure } from './closure.ts';
import { PicklingError } from './errors.ts';
import { OWN_MODULE, ownFunction } from './ownFunctions.ts';

export interface CallableReference {
  readonly name: string;
  /** The module whose code mentioned the function, as a URL. */
  readonly module: string | undefined;
  /** What the function's text must hash to in the child; absent where texts differ between processes. */
  readonly hash: string | undefined;
}
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** biome-ignore lint/complexity/noBannedTypes: any function at all, as `typeof` finds it */
type AnyFunction = Function;

const hashOf = (callable: AnyFunction): string =>
  createHash('sha1').update(Function.prototype.toString.call(callable)).digest('hex');

/**
 * How the function is found in a child, or a `PicklingError` that names `path` where that is plain to be impossible.
 *
 * @param module where the function was mentioned, as a URL
 */
export function describeCallable(
  callable: AnyFunction,
  path: string,
  module: string | undefined,
  destination: 'process' | 'thread' = 'process',
): CallableReference {
  const { name } = callable;
  if (ownFunction(name) === callable) return { name, module: OWN_MODULE, hash: undefined };
  const advice = `only a named function or class at the top level of a module can be sent to a ${destination}`;
  if (name === '') throw new PicklingError(`${path} has no name; ${advice}`);
  const what = path.endsWith(`(${name})`) ? path : `${path} (${name})`;
  const native = /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(callable));
  if (native || !IDENTIFIER.test(name)) throw new PicklingError(`${what} belongs to no module; ${advice}`);
  if (isClosure(callable)) {
    throw new PicklingError(`${what} stands inside another function or a block; ${advice}`);
  }
  // The shim numbers call sites anew in each process, inside the function's text.
  return { name, module, hash: probe() === undefined ? hashOf(callable) : undefined };
}
export const matches = (callable: unknown, reference: CallableReference): callable is AnyFunction =>
  typeof callable === 'function' && (reference.hash === undefined || reference.hash === hashOf(callable));

/** The module that called into this library, as a URL without its query. */
export function callingModule(): string | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: NodeJS.CallSite[] } = {};
  Error.stackTraceLimit = 20;
  Error.prepareStackTrace = (_, sites) => sites;
  try {
    Error.captureStackTrace(holder, callingModule);
    for (const site of holder.stack ?? []) {
      const file = site.getFileName() ?? site.getEvalOrigin();
      if (typeof file === 'string' && file !== __filename && !file.startsWith('node:')) return moduleUrl(file);
    }
    return undefined;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
/** A module's URL without query and fragment, from a path or a URL. */
export const moduleUrl = (file: string): string =>
  (file.startsWith('file:') ? file : pathToFileURL(file).href).replace(/[?#].*$/, '');
