import { run } from './run.ts';

/** Runs npm in `folder` to its end; `environment` replaces the process's own. Rejects with its last lines. */
export async function npm(folder: string, args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<void> {
  // On Windows npm is a batch file, which only the shell can run.
  const isWindows = process.platform === 'win32';
  await run({
    program: isWindows ? 'cmd' : 'npm',
    args: [...(isWindows ? ['/c', 'npm'] : []), ...args, '--no-audit', '--no-fund'],
    folder,
    ...(environment === undefined ? {} : { environment }),
  });
}
