// `npm run manners [-- <library>…]` runs the own test suites of libraries with and without Lockstep, on Node 22 and 24, and says what
// differs. Sources come from GitHub and npm, once per user. The exit code is 0 when nothing differs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nodeBinary } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { cachedFolder } from '../../scripts/vscode/cachedFolder.ts';
import { run } from '../../scripts/vscode/run.ts';
import { runProgram } from '../support/runProgram.ts';
import { differences, passedOnce, type Results, readResults } from './results.ts';
import { type Suite, suites } from './suites.ts';

const majors = [22, 24] as const;
/** No suite takes nearly as long. */
const LIMIT_MILLISECONDS = 300_000;
/** How often a suite is run where its results differ. */
const TRIES = 4;

/** The manifest with those dependencies alone that tests need: linters and browsers are left out. */
function prune(manifest: string, needs: readonly string[]): void {
  const value: Record<string, unknown> = JSON.parse(readFileSync(manifest, 'utf8'));
  const before = (value['devDependencies'] ?? {}) as Readonly<Record<string, string>>;
  const after = needs.map((need) => {
    const at = need.lastIndexOf('@');
    const [name, version] = at > 0 ? [need.slice(0, at), need.slice(at + 1)] : [need, before[need] ?? '*'];
    return [name, version];
  });
  value['devDependencies'] = Object.fromEntries(after);
  writeFileSync(manifest, JSON.stringify(value, undefined, 2));
}

async function install(folder: string, { repository, tag, needs, prepare = [] }: Suite): Promise<void> {
  const clone = ['clone', '--quiet', '--depth', '1', '--branch', tag, `https://github.com/${repository}`, folder];
  await run({ program: 'git', args: clone, folder: root });
  prune(join(folder, 'package.json'), needs);
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--legacy-peer-deps'];
  await run({ program: 'npm', args: ['install', ...flags], folder });
  for (const [program = '', ...args] of prepare)
    await run({ program: process.execPath, args: [program, ...args], folder });
}

/** Files of one folder whose names the pattern describes: `test/*.ts`. */
function matching(pattern: string, folder: string): string[] {
  const [start = '', end = ''] = basename(pattern).split('*');
  const names = readdirSync(join(folder, dirname(pattern)));
  return names
    .filter((name) => name.startsWith(start) && name.endsWith(end))
    .map((name) => `${dirname(pattern)}/${name}`);
}
const isPattern = (argument: string): boolean => argument.includes('*') && !argument.startsWith('-');
/** One run for each file where the pattern stands first, as each is a program of its own. */
function commandsOf(suite: Suite, folder: string): string[][] {
  return suite.runs.flatMap((args) => {
    const found = args.map((argument) => (isPattern(argument) ? matching(argument, folder) : [argument]));
    const [first = [], ...rest] = found;
    return first.length > 1 ? first.map((file) => [file, ...rest.flat()]) : [found.flat()];
  });
}

async function results(suite: Suite, folder: string, node: string, prefix: readonly string[]): Promise<Results> {
  const outputs: string[] = [];
  for (const args of commandsOf(suite, folder)) {
    const limit = AbortSignal.timeout(LIMIT_MILLISECONDS);
    const command = prefix.length === 0 ? { node, args } : { args: [...prefix, node, ...args] };
    const { stdout } = await runProgram({ ...command, cwd: folder, limit, env: { CI: 'true' } });
    outputs.push(stdout);
  }
  return readResults(suite.output, outputs);
}

async function compare(suite: Suite): Promise<boolean> {
  const folder = await cachedFolder(`manners/${suite.name}-${suite.tag}`, (target) => install(target, suite));
  const observer = [join(root, 'dist/cli.mjs'), 'run', '--on-deadlock', 'wait', '--fail-on', 'none', '--'];
  let isSame = true;
  for (const major of majors) {
    const node = await nodeBinary(major);
    const excluded = new Set(Object.keys(suite.excluded ?? {}));
    const keep = (found: Results): Results => new Map([...found].filter(([name]) => !excluded.has(name)));
    let alone = keep(await results(suite, folder, node, []));
    let observed = keep(await results(suite, folder, node, observer));
    // Tests with time limits fail now and then on a machine that does other things as well.
    for (let tries = 1; tries < TRIES && differences(alone, observed).length > 0; tries += 1) {
      alone = passedOnce(alone, keep(await results(suite, folder, node, [])));
      observed = passedOnce(observed, keep(await results(suite, folder, node, observer)));
    }
    const passed = [...alone.values()].filter(Boolean).length;
    const different = differences(alone, observed);
    const counts = `${passed} of ${alone.size} tests pass${excluded.size === 0 ? '' : `, ${excluded.size} excluded`}`;
    console.log(`${suite.name} ${suite.tag}, Node ${major}: ${counts}; ${different.length} differ when observed`);
    for (const line of different) console.log(`  ${line}`);
    if (different.length > 0 || alone.size === 0) isSame = false;
  }
  return isSame;
}

const names = process.argv.slice(2);
const chosen = suites.filter(({ name }) => names.length === 0 || names.includes(name));
if (chosen.length === 0) {
  console.error(
    `There is no suite called ${names.join(', ')}. There are ${suites.map(({ name }) => name).join(', ')}.`,
  );
  process.exitCode = 2;
} else for (const suite of chosen) if (!(await compare(suite))) process.exitCode = 1;
