import type { BrokerAddress } from './protocol.ts';

/**
 * What this process is within its program. Kept on the global object, because a program may load two
 * copies of the library, and both are within the same process.
 */
export interface ChildIdentity {
  readonly name: string;
  readonly daemon: boolean;
  /** Its place in the tree of processes, such as `2:1` for the first child of the second child. */
  readonly place: string;
  /** The bytes in hexadecimal; see `Process.authkey`. */
  readonly authkey: string;
  readonly parent: { readonly pid: number; readonly name: string };
  readonly broker: BrokerAddress;
  /** The program's main module as a URL, the same in every process; absent in a REPL or with `node -e`. */
  readonly mainUrl: string | undefined;
}
/** What a thread that this library has started is within its process. */
export interface ThreadIdentity {
  /** Unique among the threads and tasks of the process. */
  readonly ident: number;
  readonly mainUrl: string | undefined;
  /** Where the broker of the program listens, or will do so once it is needed. */
  readonly broker: BrokerAddress;
  /** Undefined in the first process of a program. */
  readonly process: ChildIdentity | undefined;
}
const IDENTITY = Symbol.for('lockstep.identity.1');
const THREAD_IDENTITY = Symbol.for('lockstep.threadIdentity.1');
interface IdentityGlobal {
  [IDENTITY]?: ChildIdentity;
  [THREAD_IDENTITY]?: ThreadIdentity;
}

/** Called once in a child process that this library has started, before anything of the program is loaded. */
export function setChildIdentity(identity: ChildIdentity): void {
  (globalThis as IdentityGlobal)[IDENTITY] = identity;
}
/** Undefined in the first process of a program. */
export const childIdentity = (): ChildIdentity | undefined => (globalThis as IdentityGlobal)[IDENTITY];

/** Called once in a thread that this library has started, before anything of the program is loaded. */
export function setThreadIdentity(identity: ThreadIdentity): void {
  (globalThis as IdentityGlobal)[THREAD_IDENTITY] = identity;
  if (identity.process !== undefined) setChildIdentity(identity.process);
}
/** Undefined in a process's main thread, and in workers that the program made by itself. */
export const threadIdentity = (): ThreadIdentity | undefined => (globalThis as IdentityGlobal)[THREAD_IDENTITY];
