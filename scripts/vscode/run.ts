import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A command and where it runs; `environment` replaces the process's own. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs a command to its end and returns what it printed; rejects with its last lines when it fails. */
export async function run(command: Command): Promise<string> {
  const { program, args, folder, environment } = command;
  const child = spawn(program, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const [code, signal] = await once(child, 'close');
  const text = Buffer.concat(output).toString();
  if (code === 0) return text;
  const end = text.trimEnd().split('\n').slice(-15).join('\n');
  throw new Error(`${[program, ...args].join(' ')} ended with ${signal ?? `exit code ${code}`}:\n${end}`);
}
