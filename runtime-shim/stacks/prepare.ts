/**
 * Stands in for `Error.prepareStackTrace`, whoever sets it: what is set gets the program's call sites alone, with the
 * user's positions. Node's own formatting, source maps and all, goes on being used where nothing is set.
 */
import { types } from 'node:util';
import { mapCallSites } from './callSites.ts';
import { repairMessage } from './messages.ts';
import { withoutOwnFrames } from './ownFrames.ts';

type CallSite = NodeJS.CallSite;
type Prepare = (this: unknown, error: Error, trace: CallSite[]) => unknown;

const hasPlace = (site: CallSite): boolean => !site.isNative() && site.getLineNumber() !== null;

/** The topmost call site, in JavaScript, of errors whose stack has been made. */
const tops = new WeakMap<object, CallSite | undefined>();
/** Undefined when the error's stack has not been made yet. */
export const topOf = (error: object): { readonly top: CallSite | undefined } | undefined =>
  tops.has(error) ? { top: tops.get(error) } : undefined;

const given = new WeakMap<object, unknown>();
const wrappers = new WeakMap<object, Prepare>();
const isPrepare = (value: unknown): value is Prepare => typeof value === 'function';

/** As Node formats where it offers no function of its own for that. */
const plainFormat: Prepare = (error, trace) => [String(error), ...trace.map((site) => `    at ${site}`)].join('\n');

function wrapperOf(prepare: Prepare): Prepare {
  const known = wrappers.get(prepare);
  if (known !== undefined) return known;
  const name = prepare.name;
  const wrapper: Prepare = {
    [name](this: unknown, error: Error, trace: CallSite[]): unknown {
      let sites = trace;
      try {
        repairMessage(error);
        const own = withoutOwnFrames(trace);
        sites = own;
        if ((typeof error === 'object' && error !== null) || types.isNativeError(error))
          tops.set(error, own.find(hasPlace));
        sites = mapCallSites(own);
      } catch {
        // The user's stack with shifted columns is better than none.
      }
      return Reflect.apply(prepare, this, [error, sites]);
    },
  }[name] as Prepare;
  Object.defineProperty(wrapper, 'length', { value: prepare.length, configurable: true });
  wrappers.set(prepare, wrapper);
  given.set(wrapper, prepare);
  return wrapper;
}

let isInstalled = false;

/** Called before the first function of the shim, or of transformed code, can be in a stack; costs nothing from then on. */
export function installPrepare(): void {
  if (isInstalled) return;
  isInstalled = true;
  const original: unknown = Error.prepareStackTrace;
  let assigned = original;
  const nodes = isPrepare(original) ? original : plainFormat;
  Object.defineProperty(Error, 'prepareStackTrace', {
    configurable: true,
    enumerable: false,
    get: () => wrapperOf(isPrepare(assigned) ? assigned : nodes),
    set: (value: unknown) => {
      assigned = isPrepare(value) ? (given.get(value) ?? value) : value;
    },
  });
}
