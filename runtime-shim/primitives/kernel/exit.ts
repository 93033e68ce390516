import { SystemExit } from './errors.ts';
import { childIdentity, threadIdentity } from './identity.ts';

let watching = false;
let failing = false;

/**
 * Python's `sys.exit`: ends this process with the status, or with 1 and the text on standard error. It throws `SystemExit`,
 * so that `finally` and `using` are done on the way; in a thread or a task that ends no more than its target.
 */
export function sysExit(code?: number | boolean | string): never {
  watchErrors();
  throw new SystemExit(code);
}
/** The exit status that a `SystemExit` stands for; a text goes to standard error. */
export function exitStatus(exit: SystemExit): number {
  if (typeof exit.code !== 'string') return Number(exit.code ?? 0);
  process.stderr.write(`${exit.code}\n`);
  return 1;
}

/** From now on `endsByError` answers, and a `SystemExit` that nobody catches ends the process without being printed. */
export function watchErrors(): void {
  if (watching) return;
  watching = true;
  // Only a monitor hears of an error without changing what becomes of it.
  process.on('uncaughtExceptionMonitor', noteError);
}
/** Whether this process is ending because of an error, or a `SystemExit`, that nobody has caught. */
export const endsByError = (): boolean => failing;

function noteError(error: unknown): void {
  if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return;
  failing = true;
  if (error instanceof SystemExit) process.exit(exitStatus(error));
  const child = childIdentity();
  if (child !== undefined && threadIdentity() === undefined) process.stderr.write(`Process ${child.name}:\n`);
}
