/** At the end of a thread whose event loop ran empty: whose end the program was waiting for. */
import { types } from 'node:util';
import { isPending } from '../pendingPromises.ts';
import { SiteFlag } from '../transform/code.ts';
import { type Activation, endedMains } from './activation.ts';
import type { CodeFiles } from './codeFiles.ts';

/** Promises that the ends of such calls follow which returned before they awaited anything. */
const followed: WeakRef<object>[] = [];
const MOST_FOLLOWED = 100;

const isOpen = (each: WeakRef<object>): boolean => {
  const promise = each.deref();
  return promise !== undefined && isPending(promise);
};

/** A module's top level, `module` where it awaits, has called this function and goes on without its promise. */
export function launch(started: Activation, module: Activation | null): void {
  module?.launch();
  if (started.isSuspended) started.isMain = true;
  else if (types.isPromise(started.awaited) && followed.length < MOST_FOLLOWED)
    followed.push(new WeakRef(started.awaited));
}

/**
 * Those whose end the program was waiting for: a module's own code, and what a module's top level started, such as
 * `main()`. It was not where another function that the top level started has ended, or the top level itself after it
 * went on: then that was the program, and this waits beside it for something that need not come, as for a signal. What
 * modules do that others import is not the program of those. Nor is the program who waits in a loop without an end for
 * the next thing to do. Where what was started only passed on the promise of others, which are not known, all that is
 * left is waited for.
 */
export function unfinishedOf(suspended: readonly Activation[], files: CodeFiles): readonly Activation[] {
  const isPassedOn = endedMains.size === 0 && followed.some(isOpen);
  // Whoever imports was loaded before.
  const isOver = (activation: Activation, first: number): boolean =>
    [...endedMains].some((site) => site !== activation.site && (files.of(site)?.first ?? 0) <= first);
  return suspended.filter((activation) => {
    const file = files.of(activation.site);
    if (file?.first === activation.site) return true;
    if (file === undefined || !(activation.isMain || isPassedOn) || isOver(activation, file.first)) return false;
    const [, , , , , flags] = file.row(activation.site + activation.at);
    return (flags & SiteFlag.endless) === 0;
  });
}
