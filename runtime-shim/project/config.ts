/**
 * The types of a project's `lockstep.config.ts`, which tells Lockstep of locks that the project wrote itself or took from a
 * library that Lockstep does not know:
 *
 *     import type { Config } from 'lockstep/config';
 *
 *     export default {
 *       instrumentations: [{ module: './src/gate.ts', locks: [{ class: 'Gate', acquire: 'enter', release: 'leave' }] }],
 *     } satisfies Config;
 *
 * The file runs in every process of the program, before the program, and only where Lockstep runs it. It may import types of
 * anything, and values of Node's own modules and of packages; it must not import the modules that it tells of.
 */

import type { Ledger } from '../instrumentation/asks.ts';
import type { LoadedModule, Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import type { Method } from '../wrap.ts';

export type { Ask, Ledger, Lock } from '../instrumentation/asks.ts';
export type { CancelReason, LoadedModule, ReleaseScope, RequestBits, Undo } from '../instrumentation.ts';
export type { Probe } from '../probe.ts';

/** A class whose instances are locks or semaphores. Names are those of methods. */
export interface LockDescription {
  /** The export that is the class; `default` for the default export. */
  readonly class: string;
  /** What its instances are called and drawn as. `lock` where it is left out. */
  readonly kind?: 'lock' | 'semaphore';
  /** How many may hold it at a time: a number, or the field of an instance that says so. 1 where it is left out. */
  readonly capacity?: number | string;
  /**
   * Asks for a unit and returns a promise that is fulfilled when it is granted. If that promise is refused, the request is
   * taken back. The method's promise counts as handled from then on.
   */
  readonly acquire?: string | readonly string[];
  /** Takes a unit at once where one is free: it returns true then, and false else. */
  readonly tryAcquire?: string | readonly string[];
  /** Gives back a unit. */
  readonly release?: string | readonly string[];
  /** Holds a unit while the function runs that is its first argument which is a function, until its promise settles. */
  readonly run?: string | readonly string[];
}
/** What a `patch` of a project's own works with besides the probe. */
export interface Tools {
  /** Keeps account of requests, grants and releases of locks and tells the probe. */
  readonly ledger: Ledger;
  /** Replaces methods by functions of the same name and length; nothing happens where there is none. */
  readonly replaceMethods: (
    owner: unknown,
    methods: Readonly<Record<string, (original: Method) => Method>>,
  ) => readonly Undo[];
  readonly undoAll: (undos: readonly Undo[]) => Undo;
}
export interface ProjectInstrumentation {
  /** A file of the project, relative to the configuration and beginning with `./` or `../`; or the name of a package. */
  readonly module: string;
  /** For a package: comparators joined by spaces, as in `>=2.0.0 <4.0.0`. All versions where it is left out. */
  readonly versions?: string;
  /** For a package: its files, from its root, that have the exports. All where it is left out. */
  readonly files?: readonly string[];
  readonly locks?: readonly LockDescription[];
  /** Further methods whose calls are shown with their line, for `patch`. */
  readonly methods?: readonly string[];
  /** Further classes whose instances are named after the variable that holds them, for `patch`. */
  readonly classes?: readonly string[];
  /** Names of exported functions of ES modules that `patch` replaces by `loaded.rebind`. */
  readonly rebinds?: readonly string[];
  /** For all that is no plain lock: called once when the module has been evaluated. It may not throw into the program. */
  readonly patch?: (loaded: LoadedModule, probe: Probe, tools: Tools) => Undo;
}
export interface Config {
  readonly instrumentations?: readonly ProjectInstrumentation[];
}
