/**
 * What becomes of a module's text before it is compiled: instrumented packages report that they are loaded, user code
 * goes through the transform. The same on all versions of Node and in its hooks thread.
 */
import { basename, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Instrumentation, type Makers, satisfies } from '../instrumentation.ts';
import { PROBE_SYMBOL } from '../probe.ts';
import { CODE_GLOBAL, INTERFERES_SYMBOL, MAY_INTERFERE, SHARES_MEMORY } from '../transform/code.ts';
import { instrumentationOfFile, knownInstrumentations } from './known.ts';
import { packageOf, versionOf } from './packages.ts';

const PROBE_NAME = PROBE_SYMBOL.description;

export type ModuleFormat = 'module' | 'commonjs';

interface Maker extends Makers {
  readonly module: string;
}
/** dist/shim/transform.cjs. */
export interface Transformer {
  /** Undefined where nothing is to be changed, or where the text is not of that format. */
  transformSource(
    source: string,
    options: {
      readonly url: string;
      readonly format: ModuleFormat;
      readonly methods: readonly string[];
      readonly classes: readonly string[];
      readonly makers: readonly Maker[];
      readonly map?: string;
    },
  ): string | undefined;
  /** Of a text that is not changed: whether it does something to locks that it did not take. */
  mayInterfere(source: string, formats: readonly ModuleFormat[]): boolean;
}

/** Called by an instrumented module when it has been evaluated: its package, its exports, setters of its bindings. */
export const LOADED_SYMBOL = 'lockstep.loaded.1';

interface Marks {
  readonly methods: readonly string[];
  readonly classes: readonly string[];
  readonly makers: readonly Maker[];
  /** Text without any of these is not parsed. */
  readonly worthParsing: RegExp;
}
const marksByMention = new Map<string, Marks>();

/** What is looked for in a module: each set of mentions has its own. */
function marksFor(source: string): Marks {
  const wanted = knownInstrumentations().filter(({ mention }) => mention === undefined || source.includes(mention));
  const makers = knownInstrumentations().flatMap(({ module, makers: each }): Maker[] =>
    each !== undefined && source.includes(module) ? [{ ...each, module }] : [],
  );
  const key = [wanted, makers].map((each) => each.map(({ module }) => module).join()).join(';');
  const known = marksByMention.get(key);
  if (known !== undefined) return known;
  const methods = [...new Set(wanted.flatMap((each) => each.methods ?? []))];
  const classes = [...new Set(wanted.flatMap((each) => each.classes ?? []))];
  const worthParsing = new RegExp(
    `\\basync\\b|\\bawait\\b|__awaiter|__async\\b|\\.(?:${methods.join('|')})\\b|\\bnew\\s+[\\w$.]*(?:${classes.join('|')})\\b`,
  );
  const marks = { methods, classes, makers, worthParsing };
  marksByMention.set(key, marks);
  return marks;
}

const namesOf = ({ module }: Instrumentation, file: string): string =>
  `${JSON.stringify(module)},${JSON.stringify(file)}`;

const tailMark = `Symbol.for(${JSON.stringify(LOADED_SYMBOL)})`;

function moduleTail(instrumentation: Instrumentation, file: string, source: string, url: string): string {
  const setters = (instrumentation.rebinds ?? [])
    .filter((name) => new RegExp(`^(?:export (?:default )?)?(?:async )?function\\*? ${name}\\b`, 'm').test(source))
    .map((name) => `${name}:$value=>{${name}=$value}`);
  return (
    `\n;import * as $lockstepExports from ${JSON.stringify(url)};` +
    `globalThis[${tailMark}]?.(${namesOf(instrumentation, file)},$lockstepExports,{${setters.join()}});`
  );
}

function tailOf(
  instrumentation: Instrumentation,
  file: string,
  source: string,
  url: string,
  format: ModuleFormat,
): string | undefined {
  if (source.includes(tailMark)) return undefined;
  return format === 'module'
    ? moduleTail(instrumentation, file, source, url)
    : `\n;globalThis[${tailMark}]?.(${namesOf(instrumentation, file)},module.exports,$value=>{module.exports=$value});`;
}

function libraryTail(path: string, source: string, url: string, format: ModuleFormat): string | undefined {
  const place = packageOf(path);
  if (place === undefined) return undefined;
  const instrumentation = knownInstrumentations().find(
    ({ module, files, versions }) =>
      module === place.name &&
      (files === undefined || files.includes(place.file)) &&
      satisfies(versionOf(place.folder), versions),
  );
  return instrumentation === undefined ? undefined : tailOf(instrumentation, place.file, source, url, format);
}

let transformer: Transformer | undefined;

/** Appended to code that interferes with locks and is not transformed. */
const interferesTail = `\n;globalThis[Symbol.for(${JSON.stringify(INTERFERES_SYMBOL)})]?.();`;

/**
 * A package that names another one. A name that is a word of the language or of other things, as `async` is, counts only where
 * it is imported.
 */
const names = (source: string, name: string): boolean =>
  source.includes(name) &&
  (/\W/.test(name) ||
    new RegExp(`(?:\\bfrom|\\bimport|require\\w*)\\s*\\(?\\s*["'\`]${name}(?:/[^"'\`]*)?["'\`]`).test(source));

/** A package that uses locks of a package that is instrumented. */
const usesLocks = (path: string, source: string): boolean =>
  MAY_INTERFERE.test(source) &&
  knownInstrumentations().some(
    // What comes of Node's own modules is nothing that code elsewhere could give back.
    ({ module, lendsThings, interference = MAY_INTERFERE }) =>
      !module.startsWith('node:') &&
      lendsThings !== true &&
      packageOf(path)?.name !== module &&
      names(source, module) &&
      interference.test(source),
  );

export interface TextSettings {
  /** False where user code is not followed. */
  readonly transform: boolean;
  /** The folder of all that is built of Lockstep itself, with a separator at its end: not followed. */
  readonly ownFolder: string;
  /**
   * Its first number becomes 1 where a text mentions what can run in a thread whose event loop it does not keep alive, its second
   * one where code orders what threads do and nothing is told of it.
   */
  readonly wakers: Int32Array;
}
export interface TextOptions extends TextSettings {
  readonly loadTransformer: () => Transformer;
}
/** A module about to be compiled. */
export interface ModuleText {
  readonly url: string;
  readonly source: string;
  /** Undefined where Node finds out by the text itself. */
  readonly format: ModuleFormat | undefined;
  /** The text behind `sourceMappingURL=`, where another loader knows it and the text does not say. */
  readonly map?: string;
  /** The JavaScript in `source`, where that is TypeScript; may throw. */
  readonly strip?: (source: string) => string;
}
/** The text to compile in place of the given one, or undefined to leave it alone. Never throws. */
export type ChangeText = (text: ModuleText) => string | undefined;

const inPackages = `${sep}node_modules${sep}`;

/** Timers and handles without a reference, and what the engine itself calls. */
const WAKING =
  /\bunref\b|\bref\s*:\s*false\b|\bpersistent\s*:|\bAbortSignal\s*\.\s*timeout\b|\bwaitAsync\b|\bFinalizationRegistry\b/;

/** By which threads come to know of each other in ways that nobody sees, in code that is not transformed. */
const ORDERING = /\bAtomics\b|\breceiveMessageOnPort\b|\bWebAssembly\b/;
/** The same in code that is transformed, where calls of `Atomics` are told. */
const ORDERING_UNTOLD = /\breceiveMessageOnPort\b|\bWebAssembly\b/;

function noteWakers(source: string, { wakers, transform }: TextSettings, path = ''): void {
  const isTold = transform && path !== '' && !path.includes(inPackages);
  const isWaking = WAKING.test(source);
  const isOrdering = (isTold ? ORDERING_UNTOLD : ORDERING).test(source);
  if (!isWaking && !isOrdering) return;
  const name = packageOf(path)?.name;
  const isHarmless = knownInstrumentations().some(({ module, wakesNobody }) => module === name && wakesNobody === true);
  if (isHarmless) return;
  if (isWaking) Atomics.store(wakers, 0, 1);
  if (isOrdering) Atomics.store(wakers, 1, 1);
}

function change({ url, source, format, map, strip }: ModuleText, options: TextOptions): string | undefined {
  // Nothing happens twice to a text.
  if (source.includes(INTERFERES_SYMBOL) || source.includes(CODE_GLOBAL)) return undefined;
  const attempts: readonly ModuleFormat[] = format === undefined ? ['commonjs', 'module'] : [format];
  const orTail = (text: string): string | undefined => {
    transformer ??= options.loadTransformer();
    return options.transform && transformer.mayInterfere(text, attempts) ? source + interferesTail : undefined;
  };
  if (!url.startsWith('file:')) {
    noteWakers(source, options);
    return MAY_INTERFERE.test(source) ? orTail(source) : undefined;
  }
  const path = fileURLToPath(url.replace(/[?#].*$/s, ''));
  // The library tells the probe by itself, wherever a copy of it lies.
  if (path.startsWith(options.ownFolder) || (PROBE_NAME !== undefined && source.includes(PROBE_NAME))) return undefined;
  noteWakers(source, options, path);
  const likely = format ?? (/^\s*(?:import|export)\b/m.test(source) ? 'module' : 'commonjs');
  // What the project says of its own locks is all that is to be known of them.
  const described = instrumentationOfFile(path);
  if (described !== undefined) {
    const tail = tailOf(described, basename(path), source, url, likely);
    return tail === undefined ? undefined : source + tail;
  }
  if (path.includes(inPackages)) {
    const tail = libraryTail(path, source, url, likely);
    if (tail !== undefined) return source + tail;
    return usesLocks(path, source) ? orTail(source) : undefined;
  }
  if (!options.transform) return undefined;
  const { methods, classes, makers, worthParsing } = marksFor(source);
  if (makers.length === 0 && ![worthParsing, MAY_INTERFERE, SHARES_MEMORY].some((each) => each.test(source)))
    return undefined;
  transformer ??= options.loadTransformer();
  const text = strip === undefined ? source : strip(source);
  const mapped = map === undefined || map === '' ? {} : { map };
  for (const attempt of attempts) {
    const changed = transformer.transformSource(text, { url, format: attempt, methods, classes, makers, ...mapped });
    if (changed !== undefined) return changed;
  }
  if (ORDERING.test(source)) Atomics.store(options.wakers, 1, 1);
  return orTail(text);
}

export function textChanger(options: TextOptions): ChangeText {
  return (text) => {
    try {
      return change(text, options);
    } catch {
      return undefined;
    }
  };
}
