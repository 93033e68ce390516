import type { BrokerAddress } from './protocol.ts';

/**
 * What this process is within its program. Kept on the global object, because a program may load two
 * copies of the library, and both are within the same process.
 */
export interface ChildIdentity {
  readonly name: string;
  readonly parent: { readonly pid: number; readonly name: string };
  readonly broker: BrokerAddress;
  /** The program's main module as a URL, the same in every process; absent in a REPL or with `node -e`. */
  readonly mainUrl: string | undefined;
}
const IDENTITY = Symbol.for('lockstep.identity.1');
interface IdentityGlobal {
  [IDENTITY]?: ChildIdentity;
}

/** Called once in a child process that this library has started, before anything of the program is loaded. */
export function setChildIdentity(identity: ChildIdentity): void {
  (globalThis as IdentityGlobal)[IDENTITY] = identity;
}
/** Undefined in the first process of a program. */
export const childIdentity = (): ChildIdentity | undefined => (globalThis as IdentityGlobal)[IDENTITY];
