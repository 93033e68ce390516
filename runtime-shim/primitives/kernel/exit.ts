import { SystemExit } from './errors.ts';
import { childIdentity, threadIdentity } from './identity.ts';
import { currentTask } from './task.ts';

/**
 * Python's `sys.exit`: ends this process with the status, or with 1 and the text on standard error. In a child, a thread or a
 * task it unwinds the target, as an error does. In the main part of the first process it ends the program at once.
 */
export function sysExit(code?: number | boolean | string): never {
  const exit = new SystemExit(code);
  if (childIdentity() !== undefined || threadIdentity() !== undefined || currentTask() !== undefined) throw exit;
  process.exit(exitStatus(exit));
}
/** The exit status that a `SystemExit` stands for; a text goes to standard error. */
export function exitStatus(exit: SystemExit): number {
  if (typeof exit.code !== 'string') return Number(exit.code ?? 0);
  process.stderr.write(`${exit.code}\n`);
  return 1;
}
