/** Hangs in test suites are findings that name the test, whatever runs it; suites that do not hang run as without Lockstep. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { NodeMajor } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { matrix } from '../support/matrix.ts';
import { type ProgramResult, runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const cli = join(root, 'dist/cli.mjs');
const projects = join(import.meta.dirname, 'projects');
const bin = (path: string): string => join(root, 'node_modules', path);
/** No suite runs this long by itself. */
const LIMIT_SECONDS = '60';
/** Colours and the places of caches differ with who runs the tests. */
const env = { LC_ALL: 'C', NO_COLOR: '1', CI: '1', GITHUB_ACTIONS: undefined };

interface Report {
  readonly findings: readonly {
    readonly id: string;
    readonly certainty: string;
    readonly sites: readonly {
      readonly file: string;
      readonly line: number;
      readonly role: string;
      readonly task: string;
    }[];
  }[];
}
interface Observed extends Report {
  readonly result: ProgramResult;
}

async function observe(context: TestContext, cwd: string, words: readonly string[]): Promise<Observed> {
  const report = join(temporaryFolder(context), 'report.json');
  const args = [cli, 'run', '--timeout', LIMIT_SECONDS, '--report', report, '--', ...words];
  const result = await runProgram({ args, cwd, env });
  const { findings }: Report = JSON.parse(readFileSync(report, 'utf8'));
  return { result, findings };
}

interface Runner {
  readonly folder: string;
  readonly majors: readonly NodeMajor[];
  /** Behind the Node binary. */
  readonly words: (suite: string) => readonly string[];
  /** Names of the files with the locks and with the tests; those are called buggy and fixed. */
  readonly bank: string;
  readonly suffix: string;
}

const vitest = (pool: string) => ({
  folder: 'vitest',
  words: (suite: string) => [bin('vitest/vitest.mjs'), 'run', '--pool', pool, suite],
  bank: 'bank.ts',
  suffix: '.spec.ts',
});
const mocha = { folder: 'mocha', bank: 'bank.mjs', suffix: '.spec.mjs' };
const jest = { folder: 'jest', bank: 'bank.js', suffix: '.test.js' };
const runners: Readonly<Record<string, Runner>> = {
  'node:test': {
    folder: 'node',
    majors: [20, 22, 24, 26],
    words: (suite) => ['--test', suite],
    bank: 'bank.mjs',
    suffix: '.test.mjs',
  },
  mocha: { ...mocha, majors: [20, 24], words: (suite) => [bin('mocha/bin/mocha.js'), suite] },
  'mocha in parallel': {
    ...mocha,
    majors: [22],
    words: (suite) => [bin('mocha/bin/mocha.js'), '--parallel', suite],
  },
  'vitest in forks': { ...vitest('forks'), majors: [22, 24, 26] },
  'vitest in threads': { ...vitest('threads'), majors: [24] },
  'vitest in contexts of threads': { ...vitest('vmThreads'), majors: [24] },
  'vitest in contexts of forks': { ...vitest('vmForks'), majors: [22] },
  'mocha through tsx': {
    folder: 'typescript',
    majors: [20, 24],
    words: (suite) => [bin('mocha/bin/mocha.js'), '--require', 'tsx', suite],
    bank: 'bank.ts',
    suffix: '.spec.ts',
  },
  'jest with ES modules': {
    folder: 'jestModules',
    majors: [20, 24],
    words: (suite) => ['--experimental-vm-modules', bin('jest/bin/jest.js'), '-i', suite],
    bank: 'bank.mjs',
    suffix: '.test.mjs',
  },
  'jest in its own process': {
    ...jest,
    majors: [20, 22, 24, 26],
    words: (suite) => [bin('jest/bin/jest.js'), '-i', suite],
  },
  'jest in workers': { ...jest, majors: [24], words: (suite) => [bin('jest/bin/jest.js'), '-w', '2', suite, 'other'] },
};
const lineOf = (path: string, text: string): number =>
  readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

for (const [name, { folder, majors, words, bank, suffix }] of Object.entries(runners)) {
  const cwd = join(projects, folder);
  const buggy = `buggy${suffix}`;

  matrix(
    `${name}: a deadlock is told with its lines and the name of its test`,
    async (node, _, context) => {
      const { result, findings } = await observe(context, cwd, [node, ...words(buggy)]);
      assert.deepEqual(
        findings.map(({ id, certainty }) => [id, certainty]),
        [['deadlock-cycle', 'certain']],
        result.stderr,
      );
      const sites = findings.flatMap((finding) => finding.sites);
      const locks = join(cwd, bank);
      const [held, wanted] = ['const release = ', 'const releaseOther = '].map((text) => lineOf(locks, text));
      const told = sites.map(({ role, file, line }) => `${role} ${file}:${line}`);
      for (const place of [`holds ${locks}:${held}`, `waits ${locks}:${wanted}`])
        assert.ok(told.includes(place), place);
      const suite = join(cwd, buggy);
      assert.deepEqual(
        sites.filter(({ role }) => role === 'started').map(({ file, line, task }) => `${file}:${line} ${task}`),
        [`${suite}:${lineOf(suite, 'transfers both ways')} transfers both ways`],
      );
      assert.equal(result.code, 3);
    },
    majors,
  );

  matrix(
    `${name}: the repaired suite passes in silence`,
    async (node, _, context) => {
      const { result, findings } = await observe(context, cwd, [node, ...words(`fixed${suffix}`)]);
      assert.deepEqual(findings, [], result.stderr);
      assert.equal(result.code, 0, result.stdout + result.stderr);
    },
    majors,
  );
}

const failing: Readonly<Record<string, readonly [runner: string, words: readonly string[]]>> = {
  'node:test': ['node', ['--test', 'failing.test.mjs']],
  mocha: ['mocha', [bin('mocha/bin/mocha.js'), 'failing.spec.mjs']],
  vitest: ['vitest', [bin('vitest/vitest.mjs'), 'run', 'failing']],
  jest: ['jest', [bin('jest/bin/jest.js'), '-i', 'failing']],
};
for (const [name, [folder, words]] of Object.entries(failing)) {
  matrix(
    `${name} prints failures, excerpts, stacks and functions as without Lockstep`,
    async (node) => {
      const cwd = join(projects, folder);
      const alone = await runProgram({ node, args: words, cwd, env });
      const observed = await runProgram({ args: [cli, 'run', '--', node, ...words], cwd, env });
      assert.equal(withoutTimes(observed.stdout), withoutTimes(alone.stdout));
      assert.equal(withoutTimes(observed.stderr), withoutTimes(alone.stderr));
      assert.match(alone.stdout + alone.stderr, /\bdeeper\b/);
      assert.equal(observed.code, alone.code);
      assert.notEqual(alone.code, 0);
    },
    [22, 24],
  );
}

/** Without what differs from run to run. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/\(?\d[\d.]* ?m?s(?:, estimated \d+ s)?\b\)?/g, 'TIME')
    .replaceAll(/duration_ms:? [\d.]+/g, 'TIME')
    .replaceAll(/(?<=Start at +)[\d:]+|(?<=Duration +).*$/gm, 'TIME')
    .replaceAll(/ TIME$/gm, '');
}

describe('jest', () => {
  const alone = (words: readonly string[]): Promise<ProgramResult> =>
    runProgram({ args: [bin('jest/bin/jest.js'), '-i', ...words], cwd: join(projects, 'jest'), env });
  const observed = (words: readonly string[]): Promise<ProgramResult> =>
    runProgram({
      args: [cli, 'run', '--', process.execPath, bin('jest/bin/jest.js'), '-i', ...words],
      cwd: join(projects, 'jest'),
      env,
    });

  test('counts coverage by V8 as without Lockstep, which says once that it does not look', async (context) => {
    const folder = temporaryFolder(context);
    const words = [
      'fixed',
      '--coverage',
      '--coverageProvider=v8',
      '--coverageReporters=text',
      '--coverageDirectory',
      folder,
    ];
    const [first, second] = [await alone(words), await observed(words)];
    assert.equal(second.stdout, first.stdout);
    assert.match(first.stdout, /bank\.js +\|/);
    assert.match(second.stderr, /\nLockstep: V8 counts coverage, so async functions are not followed[^\n]*\n$/);
    assert.equal(second.stderr.match(/V8 counts/g)?.length, 1);
    assert.equal(second.code, 0);
  });
});
