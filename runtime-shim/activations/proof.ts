/**
 * Whether the promise of an activation is the one that a call returned. An async function returns its own activation's
 * promise and nothing else, so it is enough that the callee is that function: async, and its text has the entry that the
 * activation was made by.
 */
import { types } from 'node:util';
import { ownEntry } from '../transform/code.ts';
import type { Activation } from './activation.ts';
import type { CodeFiles } from './codeFiles.ts';

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const functionText = Function.prototype.toString;
const { apply } = Reflect;

/** In place of a callee: the call stands where nothing else can have been called. */
export const PROVED: unique symbol = Symbol('proved');

/** The value of a property, found without running a getter or a proxy's trap. */
export function dataProperty(object: unknown, name: string): unknown {
  let holder: unknown = object;
  while ((typeof holder === 'object' && holder !== null) || typeof holder === 'function') {
    if (types.isProxy(holder)) return undefined;
    const property = getOwnPropertyDescriptor(holder, name);
    if (property !== undefined) return property.value;
    holder = getPrototypeOf(holder);
  }
  return undefined;
}

const asyncPrototype: unknown = getPrototypeOf(async () => undefined);

/** What is bound has the prototype of what it was bound from, but is no async function itself. */
const isBoundAsync = (value: unknown): value is (...given: never[]) => unknown =>
  typeof value === 'function' &&
  !types.isProxy(value) &&
  !types.isAsyncFunction(value) &&
  getPrototypeOf(value) === asyncPrototype;

/**
 * The function that `bound` was made from by `bind`. The language tells it to nobody but the method that `instanceof` calls,
 * which it looks for at that function: for a moment, all async functions have one.
 */
function boundTarget(bound: object): unknown {
  let target: unknown;
  const ordinary = Function.prototype[Symbol.hasInstance];
  const value = function (this: unknown, instance: unknown): boolean {
    target = this;
    // Of what is bound itself, this asks what it was bound from.
    return apply(ordinary, this, [instance]);
  };
  if (typeof asyncPrototype !== 'object' || asyncPrototype === null) return bound;
  Object.defineProperty(asyncPrototype, Symbol.hasInstance, { value, configurable: true });
  try {
    apply(value, bound, [{}]);
  } catch {
    // An async function has no instances.
  } finally {
    Reflect.deleteProperty(asyncPrototype, Symbol.hasInstance);
  }
  return target;
}

/** Sites of functions by these, 0 for those that are none: to read a function's text costs more than all the rest. */
const sites = new WeakMap<object, number>();

/** The site of an async function of transformed code, else 0. */
function siteOf(called: unknown, files: CodeFiles): number {
  if (typeof called !== 'function') return 0;
  const known = sites.get(called);
  if (known !== undefined) return known;
  const isAsync = types.isAsyncFunction(called) && !types.isGeneratorFunction(called);
  const entry = isAsync ? ownEntry(String(apply(functionText, called, []))) : undefined;
  const file = entry === undefined ? undefined : files.withMark(entry.mark);
  // Nothing is known for good of a file that has not started yet.
  if (entry !== undefined && file === undefined) return 0;
  const site = file === undefined || entry === undefined ? 0 : file.first + entry.row;
  sites.set(called, site);
  return site;
}

export function isProved(activation: Activation, files: CodeFiles): boolean {
  const { callee, member } = activation;
  if (callee === PROVED) return true;
  const named = member === undefined ? callee : dataProperty(callee, member);
  const site = siteOf(isBoundAsync(named) ? boundTarget(named) : named, files);
  const proved = site !== 0 && site === activation.site;
  if (proved) {
    activation.callee = PROVED;
    activation.member = undefined;
  }
  return proved;
}
