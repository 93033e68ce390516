import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './support.ts';
import type { TestNote, TestOutcome } from './testReporter.ts';

/** What one test file did. `output` is everything its process wrote. */
export interface FileResult {
  readonly outcomes: readonly TestOutcome[];
  /** What its tests measured. */
  readonly notes: readonly string[];
  readonly output: string;
  readonly seconds: number;
}

const running = new Set<ChildProcess>();

/** Kills a test file's process and, where the system has process groups, all it started. */
function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

/** Ends every test file that still runs. */
export function killAll(): void {
  for (const child of running) killTree(child);
}

function readReport(path: string): { readonly outcomes: TestOutcome[]; readonly notes: string[] } {
  const lines = readFileSync(path, { encoding: 'utf8', flag: 'a+' }).split('\n');
  const entries = lines
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line): TestOutcome | TestNote => JSON.parse(line));
  return {
    outcomes: entries.filter((entry) => 'result' in entry),
    notes: entries.flatMap((entry) => ('note' in entry ? [entry.note] : [])),
  };
}

/** Why the file itself failed, beyond its tests; undefined when it did not. */
function fileFailure(outcomes: readonly TestOutcome[], end: string): string | undefined {
  if (end !== 'exit code 0' && !outcomes.some(({ result }) => result === 'failed')) return `the file ended with ${end}`;
  if (outcomes.length === 0) return 'the file has no tests';
  return undefined;
}

/**
 * Runs one test file (absolute path) in a process of its own; a file still running when `limit` aborts is killed and
 * counts as failed. Output goes to files rather than pipes, so that a process left behind cannot hold up the run.
 */
export async function runTestFile(file: string, limit: AbortSignal): Promise<FileResult> {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-test-'));
  const report = join(folder, 'report');
  const log = openSync(join(folder, 'log'), 'w');
  const reporter = pathToFileURL(join(root, 'scripts/testReporter.ts')).href;
  const child = spawn(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      `--test-reporter=${reporter}`,
      `--test-reporter-destination=${report}`,
      file,
    ],
    { cwd: root, stdio: ['ignore', log, log], detached: process.platform !== 'win32' },
  );
  running.add(child);
  const kill = (): void => killTree(child);
  limit.addEventListener('abort', kill);
  const [code, signal] = await once(child, 'exit');
  limit.removeEventListener('abort', kill);
  killTree(child);
  running.delete(child);
  closeSync(log);
  const { outcomes, notes } = readReport(report);
  const end = limit.aborted ? 'a timeout' : signal === null ? `exit code ${code}` : `signal ${signal}`;
  const failure = fileFailure(outcomes, end);
  if (failure !== undefined) outcomes.push({ result: 'failed', name: '(file)', detail: failure });
  const output = readFileSync(join(folder, 'log'), 'utf8');
  rmSync(folder, { recursive: true, force: true });
  return { outcomes, notes, output, seconds: (performance.now() - started) / 1000 };
}
