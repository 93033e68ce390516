import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseShimEnvironment } from '../../core/protocol/environment.ts';
import { endTree, type Launched, type LaunchOptions, launch, shimEnvironment } from '../../extension/session/launch.ts';
import { isAlive } from '../../extension/session/liveness.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** A program without the shim's work: an empty file stands for it. */
function optionsFor(folder: string, program: string): LaunchOptions {
  return {
    command: { file: process.execPath, args: ['-e', program], verbatim: false },
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: 'pipe',
    shim: join(folder, 'my shim.cjs'),
    directory: folder,
    setting: 'exact',
  };
}

async function firstLine({ child }: Launched): Promise<string> {
  assert.ok(child.stdout);
  const [line] = await once(child.stdout, 'data');
  return String(line).trim();
}

test('the environment keeps what the user set and carries the hand-off', () => {
  const options = { shim: '/a b/shim.cjs', directory: '/rec', setting: 'exact' } as const;
  const env = shimEnvironment({ NODE_OPTIONS: '--no-warnings', OTHER: '1' }, options);
  assert.equal(env['OTHER'], '1');
  assert.match(env['NODE_OPTIONS'] ?? '', /--require="\/a b\/shim\.cjs"/);
  assert.match(env['NODE_OPTIONS'] ?? '', /--no-warnings/);
  assert.equal(parseShimEnvironment(env['LOCKSTEP_SHIM'])?.directory, '/rec');
});

test('the preload loads from a path with a space, and the end is told by code or by signal', async (context) => {
  const folder = temporaryFolder(context, { 'my shim.cjs': 'process.exitCode = 7;' });
  const first = await launch(optionsFor(folder, ''));
  assert.deepEqual(await first.ended, { code: 7, signal: null });
  const second = await launch(optionsFor(folder, 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);'));
  assert.deepEqual(await second.ended, { code: null, signal: 'SIGKILL' });
});

test('what cannot be started is one clear error', async (context) => {
  const folder = temporaryFolder(context, { 'my shim.cjs': '', 'plain.txt': '' });
  const options = optionsFor(folder, '');
  const of = (file: string): LaunchOptions => ({ ...options, command: { file, args: [], verbatim: false } });
  await assert.rejects(launch(of('no-such-command-here')), /command no-such-command-here was not found/);
  await assert.rejects(launch(of(join(folder, 'plain.txt'))), /could not be started: EACCES/);
  await assert.rejects(launch({ ...options, shim: join(folder, 'none.cjs') }), /none\.cjs is missing/);
});

test('the tree ends by SIGTERM, and by SIGKILL where that is not heard', async (context) => {
  const folder = temporaryFolder(context, { 'my shim.cjs': '' });
  const deaf = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log(process.pid);';
  const parent = `
    const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(deaf)}]);
    child.stdout.on('data', (pid) => console.log(String(pid)));
    setInterval(() => {}, 1000);`;
  const launched = await launch(optionsFor(folder, parent));
  const child = Number(await firstLine(launched));
  await endTree(launched, () => [child], 100);
  assert.deepEqual(await launched.ended, { code: null, signal: 'SIGTERM' });
  assert.equal(isAlive(child), false);
});

test('a zombie is not alive', { skip: process.platform !== 'linux' && 'zombies are told apart on Linux' }, async () => {
  // The shell starts a child that ends, and becomes a program that never asks for its exit code.
  const shell = spawn('/bin/sh', ['-c', `${process.execPath} -e 0 & echo $!; exec sleep 60`], { stdio: 'pipe' });
  const [line] = await once(shell.stdout, 'data');
  const pid = Number(String(line));
  while (isAlive(pid)) await new Promise(setImmediate);
  assert.doesNotThrow(() => process.kill(pid, 0), 'its pid is still taken');
  shell.kill('SIGKILL');
  await once(shell, 'exit');
});
