import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { transformText } from '../../../runtime-shim/transform/entry.ts';
import type { Maker } from '../../../runtime-shim/transform/imports.ts';
import { root } from '../../../scripts/support.ts';
import { type ProgramOptions, type ProgramResult, runProgram } from '../../support/runProgram.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

type Cleanup = Parameters<typeof temporaryFolder>[0];

export const methods: readonly string[] = ['acquire', 'release', 'runExclusive'];
export const classes: readonly string[] = ['Lock'];
export const makers: readonly Maker[] = [{ module: 'limiter', exports: ['default', 'queue'], methods: ['', 'push'] }];

let bundled: Promise<string> | undefined;
/** Text of a file to preload that does for transformed code what the shim does, and gives the program a `Lock`. */
function preloadText(): Promise<string> {
  bundled ??= build({
    absWorkingDir: root,
    entryPoints: ['test/transform/support/preload.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    write: false,
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  return bundled;
}

export function transformed(path: string, source: string): string | undefined {
  const format = path.endsWith('.cjs') ? 'commonjs' : 'module';
  return transformText(source, { url: pathToFileURL(path).href, format, methods, classes, makers });
}

export interface Program {
  /** Text by file name; the first one is run. A name that ends in `.cjs` is CommonJS. */
  readonly files: Readonly<Record<string, string>>;
  /** Node's options. */
  readonly options?: readonly string[];
  readonly env?: ProgramOptions['env'];
}

/** Runs a program as it is and transformed, at the same place. */
async function runBoth(
  cleanup: Cleanup,
  node: string,
  program: Program,
): Promise<{ readonly plain: ProgramResult; readonly followed: ProgramResult }> {
  const folder = temporaryFolder(cleanup);
  const preload = join(folder, 'lockstepPreload.cjs');
  writeFileSync(preload, await preloadText());
  const [main = ''] = Object.keys(program.files);
  const run = (options: readonly string[]): Promise<ProgramResult> =>
    runProgram({
      node,
      args: [...options, ...(program.options ?? []), join(folder, main)],
      cwd: folder,
      env: program.env ?? {},
    });
  for (const [name, text] of Object.entries(program.files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const plain = await run([]);
  for (const [name, text] of Object.entries(program.files))
    if (/\.[cm]?js$/.test(name)) writeFileSync(join(folder, name), transformed(join(folder, name), text) ?? text);
  const followed = await run([`--require=${preload}`]);
  return { plain, followed };
}

/** Asserts that a program says and does the same with and without the transform. */
export async function assertSame(cleanup: Cleanup, node: string, program: Program): Promise<ProgramResult> {
  const { plain, followed } = await runBoth(cleanup, node, program);
  const withoutPid = ({ stderr, ...rest }: ProgramResult): ProgramResult => ({
    ...rest,
    stderr: stderr.replaceAll(/\(node:\d+\)/g, '(node)'),
  });
  assert.deepEqual(withoutPid(followed), withoutPid(plain));
  return plain;
}

export interface RecordLine {
  readonly kind: string;
  readonly detail?: number;
  readonly task?: number;
  readonly resource?: number;
  readonly site?: number;
  readonly value?: number;
  readonly grant?: number;
  readonly confined?: boolean;
  readonly text?: string;
}
/** What a program under test said of itself, with its sites as `line function`. */
export async function recordsOf(
  cleanup: Cleanup,
  node: string,
  files: Readonly<Record<string, string>>,
  env: ProgramOptions['env'] = {},
): Promise<{ readonly records: readonly RecordLine[]; readonly site: (id: number | undefined) => string }> {
  const folder = temporaryFolder(cleanup);
  const records = join(folder, 'records.txt');
  const preload = join(folder, 'lockstepPreload.cjs');
  writeFileSync(preload, await preloadText());
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, name), transformed(join(folder, name), text) ?? text);
  const [main = ''] = Object.keys(files);
  const result = await runProgram({
    node,
    args: [`--require=${preload}`, join(folder, main)],
    env: { ...env, LOCKSTEP_TEST_RECORDS: records },
  });
  assert.equal(result.signal, null, result.stderr);
  const lines = readFileSync(records, 'utf8').trimEnd().split('\n');
  // Written by the preload in this form.
  const parsed = lines.map((line) => JSON.parse(line) as RecordLine & { readonly fact?: SitesLine });
  const sites = parsed.flatMap(({ fact }) => (fact?.fact === 'sites' ? [fact] : []));
  const site = (id = 0): string => {
    for (const { first, rows } of sites) {
      const row = rows[id - first];
      if (row !== undefined) return `${row[0]} ${row[2]}`.trimEnd();
    }
    return '';
  };
  return { records: parsed, site };
}
interface SitesLine {
  readonly fact: string;
  readonly first: number;
  readonly rows: readonly (readonly [number, number, string, string])[];
}
