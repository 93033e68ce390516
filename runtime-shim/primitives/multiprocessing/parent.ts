import { childIdentity } from '../kernel/identity.ts';

/** The process that started this one. */
export interface ParentProcess {
  readonly name: string;
  readonly pid: number;
  isAlive(): boolean;
}
/** Undefined in the first process of a program. */
export function parentProcess(): ParentProcess | undefined {
  const parent = childIdentity()?.parent;
  // A child ends with its parent, so whoever asks has a living one.
  return parent === undefined ? undefined : { ...parent, isAlive: () => true };
}
