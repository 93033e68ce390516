/** What an instrumentation is: data, so that adding a library is one file in instrumentations/ and its test. */
import type { Probe } from './probe.ts';

export { CancelReason, Operation, ReleaseScope, type RequestBits } from '../core/protocol/records.ts';

/** A module that has just been evaluated. */
export interface LoadedModule {
  /** The package, or the built-in module with its `node:`. */
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
  /** Replaces the export `name` for all importers; false where the module's form does not allow that. */
  rebind(name: string, value: unknown): boolean;
}
/** Takes a patch back; for tests, and for a shim that has to let go. */
export type Undo = () => void;

export interface Instrumentation {
  /** Package name, or `node:…` for one of Node's own modules. */
  readonly module: string;
  /** Versions of the package: comparators joined by spaces, all of which must hold, as in `>=0.3.0 <0.6.0`. */
  readonly versions: string;
  /** Files of the package, from its root, whose exports are patched when one of them loads. */
  readonly files: readonly string[];
  /** Exported function declarations that `patch` replaces by `rebind`. */
  readonly rebinds: readonly string[];
  /** Names of methods whose calls in user code are marked with their site. */
  readonly methods: readonly string[];
  /** Names of classes whose instances in user code are named after the variable that holds them. */
  readonly classes: readonly string[];
  /**
   * Where given, those methods and classes are marked only in modules whose text contains it: for names that other
   * classes have as well, as `get` and `join`.
   */
  readonly mention?: string;
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
