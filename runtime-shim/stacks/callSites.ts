/** Call sites whose positions are those of the user's own text. */
import { mapPositions, scriptOf } from './scripts.ts';

type CallSite = NodeJS.CallSite;

function mappedColumn(site: CallSite, line: number | null | undefined, column: number | null): number | null {
  const script = scriptOf(site.getFileName());
  return script === undefined || line == null || column === null ? column : script.column(line, column);
}

function mappedText(site: CallSite): string {
  const text = String(site);
  if (site.isEval()) return mapPositions(text);
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  const position = `:${line}:${column}`;
  const at = text.lastIndexOf(position);
  if (at < 0) return text;
  return `${text.slice(0, at)}:${line}:${mappedColumn(site, line, column)}${text.slice(at + position.length)}`;
}

/** What differs; everything else is asked of the real call site. */
const differing: Readonly<Record<string, (site: CallSite) => unknown>> = {
  getColumnNumber: (site) => mappedColumn(site, site.getLineNumber(), site.getColumnNumber()),
  getEnclosingColumnNumber: (site) =>
    mappedColumn(site, site.getEnclosingLineNumber(), site.getEnclosingColumnNumber()),
  getPosition: (site) => {
    const position = site.getPosition();
    const line = site.getLineNumber();
    const column = site.getColumnNumber();
    const script = scriptOf(site.getFileName());
    return script === undefined || line === null || column === null
      ? position
      : position - script.insertedBefore(line, column);
  },
  getEvalOrigin: (site) => {
    const origin = site.getEvalOrigin();
    return origin === undefined ? origin : mapPositions(origin);
  },
  toString: mappedText,
};

const real = new WeakMap<object, CallSite>();
let prototype: object | undefined;

/** A prototype like that of call sites, whose methods look up the real one. Made of the first call site that is seen. */
function mappedPrototype(site: CallSite): object {
  const original: unknown = Object.getPrototypeOf(site);
  const made: object = Object.create(typeof original === 'object' ? original : null);
  for (const name of Object.getOwnPropertyNames(original)) {
    const method: unknown = Reflect.get(Object(original), name);
    if (name === 'constructor' || typeof method !== 'function') continue;
    const differ = differing[name];
    const value = {
      [name](this: object, ...given: unknown[]): unknown {
        const callSite = real.get(this);
        if (callSite === undefined) return Reflect.apply(method, this, given);
        return differ === undefined ? Reflect.apply(method, callSite, given) : differ(callSite);
      },
    }[name];
    Object.defineProperty(made, name, { value });
  }
  return made;
}

function needsMapping(site: CallSite): boolean {
  // Formatters hand on to one another, each of which is given them by us.
  if (real.has(site)) return false;
  if (site.isEval()) return true;
  const line = site.getLineNumber();
  const script = scriptOf(site.getFileName());
  if (script === undefined || line === null) return false;
  const enclosing = site.getEnclosingLineNumber();
  return script.isChanged(line) || (enclosing != null && script.isChanged(enclosing));
}

function mapped(site: CallSite): CallSite {
  if (!needsMapping(site)) return site;
  prototype ??= mappedPrototype(site);
  // The prototype has every method of a call site.
  const made = Object.create(prototype) as CallSite;
  real.set(made, site);
  return made;
}

/** The same array where nothing differs. */
export const mapCallSites = (trace: CallSite[]): CallSite[] =>
  Array.isArray(trace) && trace.some(needsMapping) ? trace.map(mapped) : trace;
