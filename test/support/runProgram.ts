import { type ChildProcess, spawn } from 'node:child_process';

export interface ProgramOptions {
  /** Node binary; the running one when left out. */
  readonly node?: string;
  /** Node's own options, the program and its arguments. */
  readonly args: readonly string[];
  /** Added to the environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** What the program reads from standard input; empty when left out. */
  readonly input?: string;
  /** Ends the program with SIGKILL. */
  readonly limit?: AbortSignal;
}

export interface ProgramResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended the program. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Variables of the test runner and of its caller that would change how a program behaves. */
const withheld = ['NODE_OPTIONS', 'NODE_TEST_CONTEXT', 'NODE_V8_COVERAGE', 'FORCE_COLOR', 'NO_COLOR'];

function environment(added: ProgramOptions['env'] = {}): NodeJS.ProcessEnv {
  const taken = Object.fromEntries(withheld.map((name) => [name, undefined]));
  const merged = { ...process.env, ...taken, ...added };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

function end(child: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve([code, signal]));
  });
}

/** Runs a Node program to its end, which includes the end of everyone who inherited its output. */
export async function runProgram(options: ProgramOptions): Promise<ProgramResult> {
  const child = spawn(options.node ?? process.execPath, options.args, {
    cwd: options.cwd,
    env: environment(options.env),
    stdio: 'pipe',
  });
  const output: { readonly stdout: Buffer[]; readonly stderr: Buffer[] } = { stdout: [], stderr: [] };
  const ending = end(child);
  child.stdout.on('data', (chunk: Buffer) => output.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.stderr.push(chunk));
  // A program may end without reading its input; the pipe's error then means nothing.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const kill = (): boolean => child.kill('SIGKILL');
  if (options.limit?.aborted === true) kill();
  options.limit?.addEventListener('abort', kill);
  const [code, signal] = await ending;
  options.limit?.removeEventListener('abort', kill);
  const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString();
  return { stdout: text(output.stdout), stderr: text(output.stderr), code, signal };
}
