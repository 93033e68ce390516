// Type checks every folder with its own tsconfig, then formats and lints: `npm run check`, or
// `npm run check -- core cli` for some folders. `--fix` lets Biome repair what it can.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listFiles, mapConcurrently, repoPath, root } from './support.ts';

interface Step {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

function projectFolders(): string[] {
  return listFiles(root, (path) => path.endsWith('tsconfig.json'))
    .map((path) => dirname(path))
    .filter((folder) => listFiles(folder, (path) => path.endsWith('.ts')).length > 0);
}

function steps(areas: readonly string[], fix: boolean): Step[] {
  const wanted = (folder: string): boolean =>
    areas.length === 0 || areas.some((area) => folder === area || folder.startsWith(`${area}/`));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const projects = projectFolders().map(repoPath).filter(wanted);
  return [
    ...projects.map((folder) => ({ name: `types ${folder}`, program: tsc, args: ['-p', folder, '--pretty', 'false'] })),
    {
      name: 'lint',
      program: biome,
      args: ['check', '--error-on-warnings', ...(fix ? ['--write'] : []), ...(areas.length > 0 ? areas : ['.'])],
    },
  ];
}

async function runStep(step: Step): Promise<boolean> {
  const child = spawn(process.execPath, [step.program, ...step.args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = await once(child, 'close');
  if (code === 0) return true;
  console.error(`${step.name}: failed\n${Buffer.concat(output).toString().trimEnd()}\n`);
  return false;
}

/** Runs the type checks and the linter over `areas` (folders, all when empty) and prints what fails. */
export async function checkAll(areas: readonly string[], fix: boolean): Promise<{ passed: number; failed: number }> {
  const unknown = areas.filter((area) => !existsSync(join(root, area)));
  if (unknown.length > 0) throw new Error(`No such folder: ${unknown.join(', ')}`);
  const results = await mapConcurrently(steps(areas, fix), 2, runStep);
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const areas = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
  const { passed, failed } = await checkAll(areas, process.argv.includes('--fix'));
  console.log(`${passed} checks passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
