/** At the end of a thread whose event loop ran empty: whose end the program was waiting for. */
import { SiteFlag } from '../transform/code.ts';
import { type Activation, endedMains } from './activation.ts';
import type { CodeFiles } from './codeFiles.ts';

/**
 * Those whose end the program was waiting for: a module's own code, and what a module's top level started, such as
 * `main()`. It was not where another function that the top level started has ended: then that was the program, and this
 * waits beside it for something that need not come, as for a signal. Nor is who waits in a loop without an end for the
 * next thing to do.
 */
export function unfinishedOf(suspended: readonly Activation[], files: CodeFiles): readonly Activation[] {
  return suspended.filter((activation) => {
    const file = files.of(activation.site);
    if (file?.first === activation.site) return true;
    if (!activation.isMain || [...endedMains].some((site) => site !== activation.site)) return false;
    const [, , , , , flags] = file?.row(activation.site + activation.at) ?? [];
    return ((flags ?? 0) & SiteFlag.endless) === 0;
  });
}
