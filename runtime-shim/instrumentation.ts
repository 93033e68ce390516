/** What an instrumentation is: data, so that adding a library is one file in instrumentations/ and its test. */
import type { Probe } from './probe.ts';

export { CancelReason, Missed, Operation, ReleaseScope, type RequestBits } from '../core/protocol/records.ts';

/** A module that has just been evaluated. */
export interface LoadedModule {
  /** The package, or the built-in module with its `node:`. */
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
  /** The file that was evaluated, from the package's root; empty for Node's own modules. */
  readonly file: string;
  /**
   * Replaces the export `name` for all importers, or with `module.exports` all that a CommonJS module exports; false where
   * the module's form does not allow that.
   */
  rebind(name: string, value: unknown): boolean;
}
/** Takes a patch back; for tests, and for a shim that has to let go. */
export type Undo = () => void;

/** See transform/imports.ts. */
export interface Makers {
  /** Names of exports; `default` stands for the package itself where it is CommonJS. */
  readonly exports: readonly string[];
  /** Methods of what is made; an empty name for calls of the value itself. */
  readonly methods: readonly string[];
  /** Methods of what is made that make something themselves. */
  readonly makes?: readonly string[];
}

export interface Instrumentation {
  /** Package name, or `node:…` for one of Node's own modules. */
  readonly module: string;
  /** Versions of the package: comparators joined by spaces, all of which must hold, as in `>=0.3.0 <0.6.0`. */
  readonly versions: string;
  /** Files of the package, from its root, whose exports are patched when one of them loads; all where it is left out. */
  readonly files?: readonly string[];
  /** Exported function declarations of ES modules that `patch` replaces by `rebind`. */
  readonly rebinds?: readonly string[];
  /** Names of methods whose calls in user code are marked with their site. */
  readonly methods?: readonly string[];
  /** Names of classes whose instances in user code are named after the variable that holds them. */
  readonly classes?: readonly string[];
  /**
   * Where given, those methods and classes are marked only in modules whose text contains it: for names that other
   * classes have as well, as `get` and `join`.
   */
  readonly mention?: string;
  /**
   * What a package must say to do something to what other code took of this one: one that only makes its own and says none of
   * it is harmless. Where it is left out, all that may interfere with locks counts.
   */
  readonly interference?: RegExp;
  /**
   * What makes limiters, queues and pools, where it is no class of a name that tells: in modules that import the package
   * what is made is named after the variable that holds it, and calls of it are marked with their site.
   */
  readonly makers?: Makers;
  /**
   * For one of Node's own modules that takes time to load: it is patched when the program first loads one of these. Other
   * modules of Node are patched when the shim loads.
   */
  readonly loadedWith?: readonly string[];
  /** Where what it exports is there without being loaded: text of the program's own that uses it. The module is patched then, too. */
  readonly usedBy?: RegExp;
  /** It lends things, which are given back as such: code that has not been lent one can give none back. */
  readonly lendsThings?: boolean;
  /** What of the package runs without keeping the thread alive, such as timers of idle workers, ends no wait of the program's. */
  readonly wakesNobody?: boolean;
  /** Called once for each loaded copy. A throw undoes nothing but is not seen by the program. */
  patch(loaded: LoadedModule, probe: Probe): Undo;
}

const numbers = (version: string): readonly number[] =>
  version.split(/[.+-]/, 3).map((part) => Number.parseInt(part, 10));

function compare(left: string, right: string): number {
  const [first, second] = [numbers(left), numbers(right)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (first[index] ?? 0) - (second[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether `version` (major.minor.patch; a prerelease counts as its release) meets all comparators of `range`. */
export function satisfies(version: string, range: string): boolean {
  return range.split(' ').every((comparator) => {
    const match = /^(>=|<=|>|<|=)?(\d.*)$/.exec(comparator);
    if (match === null) return comparator === '*';
    const order = compare(version, match[2] ?? '');
    switch (match[1]) {
      case '>=':
        return order >= 0;
      case '<=':
        return order <= 0;
      case '>':
        return order > 0;
      case '<':
        return order < 0;
      default:
        return order === 0;
    }
  });
}
