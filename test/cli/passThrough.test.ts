import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { cli, lockstep, program, start } from './support/lockstep.ts';

describe('a program that nothing is wrong with behaves as without Lockstep', () => {
  const cases: [name: string, args: string[], input: string][] = [
    ['arguments that look like options', ['0', '--report', 'x', '--', '--view', 'a b', ''], ''],
    ['standard input', ['0'], 'first\nsecond\n'],
    ['an exit code', ['7'], ''],
    ['much input', ['0'], 'line of input\n'.repeat(50_000)],
  ];
  for (const [name, args, input] of cases) {
    test(name, async () => {
      const plain = await runProgram({ args: [program('echo.mjs'), ...args], input });
      assert.deepEqual(await lockstep(['run', program('echo.mjs'), ...args], { input }), plain);
    });
  }

  test('the order of what it writes to both outputs', async (context) => {
    const folder = temporaryFolder(context);
    const both = async (args: readonly string[]): Promise<string> => {
      const path = join(folder, 'output');
      const file = openSync(path, 'w');
      const child = spawn(process.execPath, [...args], { stdio: ['ignore', file, file] });
      await once(child, 'exit');
      closeSync(file);
      return readFileSync(path, 'utf8');
    };
    assert.equal(await both([cli, 'run', program('order.mjs')]), await both([program('order.mjs')]));
  });

  test('an uncaught error', async (context) => {
    const folder = temporaryFolder(context, { 'throws.mjs': "throw new Error('mine');\n" });
    const plain = await runProgram({ args: ['throws.mjs'], cwd: folder });
    const under = await lockstep(['run', 'throws.mjs'], { cwd: folder });
    assert.equal(under.code, plain.code);
    assert.equal(under.stderr, plain.stderr);
  });

  test('as a command, whatever starts Node', async () => {
    const { stdout, code } = await lockstep(['run', '--', process.execPath, program('echo.mjs'), '4', '--view']);
    assert.equal(stdout, '["4","--view"]\n');
    assert.equal(code, 4);
  });

  test('with the Node that LOCKSTEP_NODE or --node names', async (context) => {
    const folder = temporaryFolder(context, { 'which.mjs': 'console.log(process.execPath);' });
    const byOption = await lockstep(['run', '--node', process.execPath, join(folder, 'which.mjs')]);
    const env = { LOCKSTEP_NODE: process.execPath, PATH: '' };
    const byVariable = await lockstep(['run', join(folder, 'which.mjs')], { env });
    assert.equal(byOption.stdout, `${process.execPath}\n`);
    assert.equal(byVariable.stdout, `${process.execPath}\n`);
  });
});

describe('signals', { skip: process.platform === 'win32' && 'Windows has no signals' }, () => {
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGWINCH'] as const) {
    test(`${signal} reaches the program, which goes on`, async (context) => {
      const running = start(context, ['run', program('signals.mjs')]);
      await running.printed(/ready/);
      running.child.kill(signal);
      await running.printed(new RegExp(signal));
      running.child.kill('SIGTERM');
      await running.printed(/SIGTERM/);
      assert.deepEqual(await running.ended, { code: 5, signal: null });
    });
  }

  for (const signal of ['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGABRT', 'SIGSEGV']) {
    test(`a program that ends by ${signal} seems to its caller to do so`, async () => {
      const { code, signal: seen, stderr } = await lockstep(['run', program('dies.mjs'), signal]);
      assert.deepEqual({ code, seen, stderr }, { code: null, seen: signal, stderr: '' });
    });
  }
});

const noTerminal = process.platform !== 'linux' || !existsSync('/usr/bin/script');
test('Ctrl+C in a terminal reaches the program once', {
  skip: noTerminal && 'no tool that makes a terminal',
}, async (context) => {
  const command = `${process.execPath} ${cli} run ${program('signals.mjs')}`;
  const child = spawn('/usr/bin/script', ['-qefc', command, '/dev/null'], { stdio: 'pipe' });
  context.after(() => child.kill('SIGKILL'));
  let text = '';
  const printed = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(text)) text += String((await once(child.stdout, 'data'))[0]);
  };
  await printed(/ready/);
  child.stdin.write('\u0003');
  await printed(/SIGINT/);
  // What the second key leads to comes after everything that the first led to.
  child.stdin.write('\u001c');
  await printed(/SIGQUIT/);
  assert.equal(text.match(/SIGINT/g)?.length, 1);
});
