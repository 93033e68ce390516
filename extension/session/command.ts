/** Finds what to spawn: a program for Node, or any command, on every system. */
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, extname, isAbsolute, join, resolve } from 'node:path';
import { programMissing, programUnsupported } from './errors.ts';

/** What `spawn` gets. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Windows only: `args` are quoted already. */
  readonly verbatim: boolean;
}

const runnable = new Set(['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']);

/**
 * `node program args…`, with `program` left as the user wrote it, so that `process.argv` is what it would be without us.
 * Throws `programMissing` or `programUnsupported`.
 */
export function nodeCommand(node: string, program: string, args: readonly string[], cwd: string): Command {
  let found: string;
  try {
    found = createRequire(join(cwd, 'lockstep')).resolve(isAbsolute(program) ? program : `./${program}`);
  } catch {
    throw programMissing(program);
  }
  if (!runnable.has(extname(found))) throw programUnsupported(program, extname(found));
  return { file: node, args: [program, ...args], verbatim: false };
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** The file behind a command's name on Windows, where the extension is left out and PATH is searched; or undefined. */
function findOnWindows(command: string, cwd: string, env: NodeJS.ProcessEnv): string | undefined {
  const path = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  const folders = /[\\/]/.test(command) ? [''] : [cwd, ...path.split(delimiter)];
  const extensions = (env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';');
  const endings = extname(command) === '' ? extensions : ['', ...extensions];
  for (const folder of folders) {
    for (const ending of endings) {
      const candidate = resolve(cwd, folder, command + ending);
      if (isFile(candidate)) return candidate;
    }
  }
  return undefined;
}

/** Quotes for `cmd.exe`: once for the program that reads its command line, once for cmd's own special characters. */
function quoteForCmd(argument: string): string {
  const quoted = `"${argument.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`;
  return quoted.replaceAll(/[()\][%!^"`<>&|;, *?]/g, '^$&');
}

/** Any command. On Windows a script such as `npm.cmd` runs through `cmd.exe`, elsewhere the system looks it up itself. */
export function anyCommand(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Command {
  if (platform !== 'win32') return { file: command, args, verbatim: false };
  const found = findOnWindows(command, cwd, env) ?? command;
  if (!/\.(cmd|bat)$/i.test(found)) return { file: found, args, verbatim: false };
  const line = [found, ...args].map(quoteForCmd).join(' ');
  return { file: env['ComSpec'] ?? 'cmd.exe', args: ['/d', '/s', '/c', `"${line}"`], verbatim: true };
}
