import { SystemExit } from './errors.ts';
import { childIdentity } from './identity.ts';

/**
 * Python's `sys.exit`: ends this process with the status, or with 1 and the text on standard error. In a child it unwinds the
 * target, as an error does. In the first process it ends the program at once.
 */
export function sysExit(code?: number | boolean | string): never {
  const exit = new SystemExit(code);
  if (childIdentity() !== undefined) throw exit;
  process.exit(exitStatus(exit));
}
/** The exit status that a `SystemExit` stands for; a text goes to standard error. */
export function exitStatus(exit: SystemExit): number {
  if (typeof exit.code !== 'string') return Number(exit.code ?? 0);
  process.stderr.write(`${exit.code}\n`);
  return 1;
}
