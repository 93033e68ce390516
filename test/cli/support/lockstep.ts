/** Runs the built command line as a person would. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/support.ts';
import { type ProgramOptions, type ProgramResult, runProgram } from '../../support/runProgram.ts';

export const cli = join(root, 'dist/cli.mjs');
export const programs = join(root, 'test/cli/programs');
export const program = (name: string): string => join(programs, name);

/** Neither the locale of whoever runs the tests nor a workflow that they run in may decide what is printed. */
const english = {
  LC_ALL: 'C',
  LOCKSTEP_NODE: undefined,
  GITHUB_WORKSPACE: undefined,
  GITHUB_STEP_SUMMARY: undefined,
};

export const lockstep = (args: readonly string[], options: Omit<ProgramOptions, 'args'> = {}): Promise<ProgramResult> =>
  runProgram({ ...options, args: [cli, ...args], env: { ...english, ...options.env } });

export interface Running {
  readonly child: ChildProcess;
  /** Resolves with the first match in all that was printed so far; rejects when the process ends without it. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly text: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Starts the command line and leaves it running, killed when the test ends. */
export function start(context: { readonly after: (work: () => void) => void }, args: readonly string[]): Running {
  const env = { ...process.env, LC_ALL: 'C', NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [cli, ...args], { stdio: 'pipe', env });
  context.after(() => child.kill('SIGKILL'));
  let text = '';
  const onText = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      for (const listener of onText) listener();
    });
  }
  const ended: Running['ended'] = new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const printed = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(text);
        if (found === null) return;
        onText.delete(look);
        resolve(found);
      };
      onText.add(look);
      look();
      void ended.then(() => reject(new Error(`ended without ${pattern}:\n${text}`)));
    });
  return { child, printed, text: () => text, ended };
}

/** Findings of a report without what differs from run to run. */
export interface ReportText {
  readonly version: number;
  readonly program: string;
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  readonly events: number;
  readonly dropped: number;
  readonly findings: readonly {
    readonly id: string;
    readonly category: string;
    readonly severity: string;
    readonly certainty: string;
    readonly message: string;
    readonly tasks: readonly { readonly name: string; readonly kind: string; readonly pid: number }[];
    readonly resources: readonly { readonly name: string; readonly kind: string }[];
    readonly sites: readonly {
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly function: string;
      readonly role: string;
      readonly task: string;
      readonly resource: string;
    }[];
  }[];
}

const shape: Readonly<Record<string, string>> = {
  '': 'version program exit events dropped findings',
  exit: 'code signal',
  findings: 'id category severity certainty message tasks resources sites',
  tasks: 'name kind pid',
  resources: 'name kind',
  sites: 'file line column function role task resource',
};

/** Every object has just the keys of the contract, in any order. */
function checkKeys(value: unknown, name: string): void {
  if (Array.isArray(value)) {
    for (const each of value) checkKeys(each, name);
  } else if (typeof value === 'object' && value !== null) {
    assert.deepEqual(Object.keys(value).sort(), (shape[name] ?? '').split(' ').sort(), name);
    for (const [key, inner] of Object.entries(value)) checkKeys(inner, key);
  }
}

/** Reads a report and checks its shape against the contract. */
export function readReport(path: string): ReportText {
  const report: ReportText = JSON.parse(readFileSync(path, 'utf8'));
  checkKeys(report, '');
  assert.equal(report.version, 1);
  for (const finding of report.findings) {
    assert.match(finding.severity, /^(error|warning|info)$/);
    assert.match(finding.certainty, /^(certain|likely|potential)$/);
    assert.notEqual(finding.message, '');
    for (const { line, column } of finding.sites) assert.ok(line >= 1 && column >= 1);
  }
  return report;
}
