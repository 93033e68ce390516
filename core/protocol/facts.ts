/**
 * Static facts: interned, written once and before the first record that uses them, as JSON text in chunks of their own.
 * Ids are local to the stream that wrote them, except where a key is given.
 */

/** The first fact of every stream. */
export interface HelloFact {
  readonly fact: 'hello';
  readonly version: number;
  /** `<pid>-<start>`; the same for all threads of a process. */
  readonly process: string;
  readonly pid: number;
  readonly ppid: number;
  /** 0 is the main thread, else the worker's `threadId`. */
  readonly thread: number;
  /** Nanoseconds of the machine's monotonic clock at `performance.now() === 0`, as decimal text. */
  readonly origin: string;
  /** Milliseconds of the thread's `performance.now()` when this was written: from then on the stream exists. */
  readonly now?: number | undefined;
  readonly node: string;
  /** The command line, `process.argv`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The task that started this process or thread, where that is known. */
  readonly parent?: { readonly process: string; readonly thread: number; readonly task: number } | undefined;
  /** The name given by the program, such as a library `Process`'s name. */
  readonly name?: string | undefined;
}
/** An interned text. */
export interface TextFact {
  readonly fact: 'text';
  readonly id: number;
  readonly text: string;
}
/** [line from 1, column from 1, function name, label (the variable that holds the value made here, or empty)]. */
export type SiteRow = readonly [line: number, column: number, functionName: string, label: string];
/** The site table of one file: row n has site id `first + n`. */
export interface SitesFact {
  readonly fact: 'sites';
  readonly first: number;
  /** Absolute path, or the URL where it is no file. */
  readonly file: string;
  readonly rows: readonly SiteRow[];
  /** The text behind the file's own `sourceMappingURL=`, where positions are those of generated code. */
  readonly map?: string | undefined;
}
/** A captured call stack as a site; the first frame is where the operation stands. */
export interface StackFact {
  readonly fact: 'stack';
  readonly id: number;
  readonly frames: readonly (readonly [file: string, line: number, column: number, functionName: string])[];
}
/** Two streams that name the same key mean the same resource. */
export interface SharedFact {
  readonly fact: 'shared';
  readonly resource: number;
  readonly key: string;
}
/** The resource stands for the end of a process or thread, or of a task in it: waiting for it is a join. */
export interface EndOfFact {
  readonly fact: 'endOf';
  readonly resource: number;
  /** The child's pid, and its thread where it is a thread. The process is the one of that pid that lived at that time. */
  readonly pid: number;
  readonly thread: number;
  /** The local id of an activation of the stream that says so. */
  readonly task?: number | undefined;
  readonly name?: string | undefined;
}
/** Code that is loaded in the thread from now on may release, cancel, resize or recover locks that it did not take. */
export interface InterferesFact {
  readonly fact: 'interferes';
  /** Milliseconds of the thread's `performance.now()`. All records before it have been written. */
  readonly now: number;
}
/** The project's own instrumentations are not in use: why, in words for people. */
export interface ConfigFailedFact {
  readonly fact: 'configFailed';
  readonly path: string;
  readonly reason: string;
}
/** V8 counts which code runs, so that the program's code is left as it is: async functions are not followed. */
export interface NotFollowedFact {
  readonly fact: 'notFollowed';
}
/** The heap was not looked at although somebody waited for what nobody is known to settle. */
export interface HeapTooLargeFact {
  readonly fact: 'heapTooLarge';
  readonly megabytes: number;
}
/**
 * The process was not let run: a signal stopped it, it got no processor, or the whole machine stood still. What lasted
 * meanwhile says nothing about the program. Times in nanoseconds of the monotonic clock, decimal text.
 */
export interface StandstillFact {
  readonly fact: 'standstill';
  readonly from: string;
  readonly until: string;
}
/** Written by the observer of a run, not by the program: how a process ended. Time in nanoseconds of the monotonic clock, decimal text. */
export interface ProcessExitFact {
  readonly fact: 'processExit';
  readonly pid: number;
  readonly code: number | null;
  readonly signal: string | null;
  readonly at: string;
}
/** Written by the observer: it ends the program from here on. */
export interface StopFact {
  readonly fact: 'stop';
  /** True where somebody asked for it or the time was over; else, a finding showed that the program can never go on. */
  readonly asked?: boolean | undefined;
  readonly at: string;
}
/** Written by the observer: the run as a whole. */
export interface RunFact {
  readonly fact: 'run';
  /** What was asked to be run, as the user wrote it. */
  readonly program: string;
  readonly command: readonly string[];
  readonly cwd: string;
  /** When the run began, milliseconds since 1970, for people. */
  readonly startedAt: number;
}
/** Written by the observer, so that a recording can be read elsewhere: lines of source around the sites that were used. */
export interface SourceFact {
  readonly fact: 'source';
  readonly file: string;
  readonly lines: readonly (readonly [line: number, text: string])[];
}
/** Written by the observer: where positions in generated code stand in the source that the user wrote. */
export interface PositionsFact {
  readonly fact: 'positions';
  readonly file: string;
  /** [line, column, original file, original line, original column, original name or empty]. */
  readonly rows: readonly (readonly [number, number, string, number, number, string])[];
}
export type Fact =
  | HelloFact
  | TextFact
  | SitesFact
  | StackFact
  | SharedFact
  | EndOfFact
  | InterferesFact
  | ConfigFailedFact
  | NotFollowedFact
  | HeapTooLargeFact
  | StandstillFact
  | ProcessExitFact
  | StopFact
  | RunFact
  | SourceFact
  | PositionsFact;
