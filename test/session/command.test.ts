import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { anyCommand, nodeCommand } from '../../extension/session/command.ts';
import { LockstepError } from '../../extension/session/errors.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

describe('a program for Node', () => {
  test('is passed on as the user wrote it, with its arguments', (context) => {
    const folder = temporaryFolder(context, { 'src/main.ts': '' });
    const command = nodeCommand('node', 'src/main.ts', ['--flag', 'a b'], folder);
    assert.deepEqual(command, { file: 'node', args: ['src/main.ts', '--flag', 'a b'], verbatim: false });
  });

  test('may be named as Node allows: without its extension, or by its folder', (context) => {
    const folder = temporaryFolder(context, { 'server.js': '', 'app/index.js': '' });
    assert.deepEqual(nodeCommand('node', 'server', [], folder).args, ['server']);
    assert.deepEqual(nodeCommand('node', 'app', [], folder).args, ['app']);
  });

  for (const extension of ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']) {
    test(`may be a ${extension} file`, (context) => {
      const folder = temporaryFolder(context, { [`main${extension}`]: '' });
      assert.deepEqual(nodeCommand('node', `main${extension}`, [], folder).args, [`main${extension}`]);
    });
  }

  test('that does not exist is refused with a hint on commands', (context) => {
    const folder = temporaryFolder(context);
    const isClear = (error: unknown): boolean =>
      error instanceof LockstepError && error.message.includes('lockstep run -- npm') && !error.message.includes('\n');
    assert.throws(() => nodeCommand('node', 'npm', [], folder), isClear);
  });

  test('of a kind that Node cannot run is refused', (context) => {
    const folder = temporaryFolder(context, { 'view.tsx': '' });
    assert.throws(() => nodeCommand('node', 'view.tsx', [], folder), /cannot run a \.tsx file/);
  });
});

describe('any command', () => {
  test('is left to the system outside Windows', () => {
    const command = anyCommand('npm', ['test', '--', '-x'], '/work', {}, 'linux');
    assert.deepEqual(command, { file: 'npm', args: ['test', '--', '-x'], verbatim: false });
  });

  test('on Windows that is a script goes through cmd.exe, quoted for it', (context) => {
    const folder = temporaryFolder(context, { 'npm.cmd': '' });
    const env = { PATHEXT: '.exe;.cmd', ComSpec: 'C:\\cmd.exe' };
    const command = anyCommand('npm', ['run', 'a "b" & c%PATH%'], folder, env, 'win32');
    assert.equal(command.file, 'C:\\cmd.exe');
    assert.equal(command.verbatim, true);
    assert.deepEqual(command.args.slice(0, 3), ['/d', '/s', '/c']);
    assert.match(command.args[3] ?? '', /\^"a\^ \\\^"b\\\^"\^ \^&\^ c\^%PATH\^%\^""$/);
  });

  test('on Windows that is a program runs by itself', (context) => {
    const folder = temporaryFolder(context, { 'tool.exe': '' });
    const command = anyCommand('tool', ['a b'], folder, { PATHEXT: '.exe' }, 'win32');
    assert.equal(command.file.endsWith('tool.exe'), true);
    assert.deepEqual(command.args, ['a b']);
    assert.equal(command.verbatim, false);
  });
});
