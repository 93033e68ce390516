/** At the end of a thread whose event loop ran empty: whose end the program was waiting for. */
import { SiteFlag } from '../transform/code.ts';
import type { Activation } from './activation.ts';
import type { CodeFiles } from './codeFiles.ts';

/**
 * Those whose end the program was waiting for, if there are any, and with them everybody who is suspended: a module's own
 * code, and what a module's top level started, such as `main()`. Jobs that are meant to wait until somebody has something
 * for them do so in a loop without an end.
 */
export function unfinishedOf(suspended: readonly Activation[], files: CodeFiles): readonly Activation[] {
  return suspended.filter((activation) => {
    const file = files.of(activation.site);
    if (file?.first === activation.site) return true;
    const [, , , , , flags] = file?.row(activation.site + activation.at) ?? [];
    return activation.isMain && ((flags ?? 0) & SiteFlag.endless) === 0;
  });
}
