// `npm test` builds, checks and runs every test; `npm test -- core test/cli/run.test.ts` builds and runs some areas or
// files. The last line is `N passed, N failed`; the exit code is 0 only when something passed and nothing failed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { checkAll } from './check.ts';
import { listFiles, repoPath, root } from './support.ts';
import { type FileResult, killAll, runTestFile } from './testFile.ts';

/** Windows of VS Code wait more than they work, and get in each other's way: one file of them at a time, beside two others. */
const lanes = 2;
const limitMilliseconds = 600_000;
const totals = { passed: 0, failed: 0, skipped: 0 };

function color(code: number, text: string): string {
  return process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[39m` : text;
}

function count(result: FileResult): Record<'passed' | 'failed' | 'skipped', number> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const outcome of result.outcomes) counts[outcome.result]++;
  return counts;
}

function summary(counts: typeof totals): string {
  return `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`;
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '    ');
}

function finish(name: string, counts: typeof totals, seconds: number): void {
  totals.passed += counts.passed;
  totals.failed += counts.failed;
  totals.skipped += counts.skipped;
  const mark = counts.failed === 0 ? color(32, 'ok  ') : color(31, 'FAIL');
  console.log(`${mark} ${name}  ${summary(counts)}  ${seconds.toFixed(1)} s`);
}

async function step(name: string, work: () => Promise<{ passed: number; failed: number }>): Promise<void> {
  const started = performance.now();
  const counts = await work();
  finish(name, { ...counts, skipped: 0 }, (performance.now() - started) / 1000);
}

async function runFile(file: string): Promise<void> {
  const result = await runTestFile(file, AbortSignal.timeout(limitMilliseconds));
  const counts = count(result);
  finish(repoPath(file), counts, result.seconds);
  for (const note of result.notes) console.log(`  ${note}`);
  if (counts.failed === 0) return;
  for (const outcome of result.outcomes) {
    if (outcome.result === 'failed') console.log(`  ${color(31, outcome.name)}\n${indent(outcome.detail)}`);
  }
  if (result.output.trim() !== '') console.log(`  output of the file:\n${indent(result.output)}`);
}

/** Test files of the areas (folder names below test/) and files named; all when none is named. */
function select(names: readonly string[]): string[] {
  const isTest = (path: string): boolean => path.endsWith('.test.ts');
  const paths = names.map((name) => [join(root, 'test', name), join(root, name)].find((path) => existsSync(path)));
  const unknown = names.filter((_, index) => paths[index] === undefined);
  if (unknown.length > 0) {
    console.error(`No test area or file is called ${unknown.join(', ')}`);
    process.exit(2);
  }
  const folders = names.length === 0 ? [join(root, 'test')] : paths.filter((path) => path !== undefined);
  return folders.flatMap((folder) => (isTest(folder) ? [folder] : listFiles(folder, isTest)));
}

const isOfWindows = (file: string): boolean => repoPath(file).startsWith('test/vscode/');
/** Areas whose files are long come first, so that the last of them does not run alone at the end. */
const longAreas = ['webview', 'cases', 'primitives', 'lessons', 'shim'];
const rank = (file: string): number => {
  const index = longAreas.indexOf(repoPath(file).split('/')[1] ?? '');
  return index < 0 ? longAreas.length : index;
};

async function runAll(files: readonly string[]): Promise<void> {
  const others = files
    .filter((file) => !isOfWindows(file))
    .sort((left, right) => rank(left) - rank(right))
    .values();
  const lane = async (first: readonly string[]): Promise<void> => {
    for (const file of first) await runFile(file);
    for (const file of others) await runFile(file);
  };
  await Promise.all([lane(files.filter(isOfWindows)), ...Array.from({ length: lanes }, () => lane([]))]);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    killAll();
    console.log(`Ended by ${signal}`);
    process.exit(130);
  });
}

const names = process.argv.slice(2);
const files = select(names);
await step('build', async () => {
  const built = await buildAll(names.length > 0);
  return built ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
});
if (totals.failed === 0) {
  if (names.length === 0) await step('check', () => checkAll([], false));
  await runAll(files);
}
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
console.log(`\n${summary(totals)}`);
