import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeMajors } from '../../scripts/nodeMajors.ts';
import { matrix } from './matrix.ts';
import { runProgram } from './runProgram.ts';
import { temporaryFolder } from './temporaryFolder.ts';

matrix('the binary is of the major asked for', async (node, major) => {
  const result = await runProgram({ node, args: ['-p', 'process.version'] });
  assert.match(result.stdout, new RegExp(`^v${major}\\.`));
});

test('a matrix covers every major that user programs run on', () => {
  assert.deepEqual(nodeMajors, [20, 22, 24, 26]);
});

test('a program gets its input, folder and environment, and all it says comes back', async (context) => {
  const program = `process.stdin.on('data', (text) => {
    console.log(text.toString(), process.env.ADDED, process.env.HOME, process.cwd());
    console.error('warned'); process.exitCode = 5;
  });`;
  const cwd = temporaryFolder(context, { 'program.cjs': program });
  const env = { ADDED: 'yes', HOME: undefined };
  const result = await runProgram({ args: ['program.cjs'], cwd, env, input: 'read' });
  assert.deepEqual(result, { stdout: `read yes undefined ${cwd}\n`, stderr: 'warned\n', code: 5, signal: null });
});

test('a program that ends without reading its input is no error', async () => {
  const result = await runProgram({ args: ['-e', 'process.exit(3)'], input: 'x'.repeat(1_000_000) });
  assert.equal(result.code, 3);
});

test('an aborted limit kills the program', async () => {
  const limit = AbortSignal.abort();
  const result = await runProgram({ args: ['-e', 'setInterval(() => {}, 1000)'], limit });
  assert.equal(result.signal, 'SIGKILL');
});

test('a program that cannot be started rejects', async () => {
  await assert.rejects(runProgram({ node: 'no-such-program', args: [] }), /ENOENT/);
});

test('a temporary folder has the files asked for and goes with its test', async (context) => {
  let folder = '';
  await context.test('inner', (inner) => {
    folder = temporaryFolder(inner, { 'a/b.txt': 'text' });
    assert.equal(readFileSync(join(folder, 'a/b.txt'), 'utf8'), 'text');
  });
  assert.ok(!existsSync(folder));
});
