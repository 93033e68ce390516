import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../../scripts/support.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { lockstep, program } from './support/lockstep.ts';

const oneLine = (text: string): boolean => /^lockstep: [^\n]+\n$/.test(text) && !/\n\s+at /.test(text);
const echo = program('echo.mjs');

describe('bad usage is one line and exit code 2', () => {
  const mistakes: [words: string[], message: RegExp][] = [
    [['nonsense'], /no command nonsense\. Use one of: run, analyze, view, explain, dap\./],
    [['run'], /Name the program/],
    [['run', '--'], /Name the program/],
    [['run', '--nonsense', echo], /no option --nonsense/],
    [['run', '--format', 'xml', echo], /--format does not know xml.*text, json, sarif, github/],
    [['run', '--output', root, echo], /--output cannot write .*EISDIR/],
    [['run', '--on-deadlock', 'explode', echo], /--on-deadlock does not know explode.*stop, report, wait/],
    [['run', '--tracking', 'close', echo], /--tracking does not know close.*exact, adaptive, on-demand/],
    [['run', '--fail-on', 'bugs', echo], /--fail-on does not know bugs.*deadlock.*deadlock-cycle/],
    [['run', '--fail-on', 'none,stuck', echo], /none stands alone/],
    [['run', '--timeout', 'soon', echo], /--timeout takes seconds above 0/],
    [['run', '--timeout', '0', echo], /--timeout takes seconds above 0/],
    [['run', '--timeout', '-1', echo], /--timeout takes seconds above 0/],
    [['run', '--timeout', '1e3', echo], /--timeout takes seconds above 0/],
    [['run', '--language', 'fr', echo], /--language does not know fr.*en, zh-cn/],
    [['run', 'missing.ts'], /no program missing\.ts.*lockstep run -- missing\.ts/],
    [['run', '--', 'no-such-command'], /command no-such-command was not found/],
    [['run', '--node', '/no/such/node', echo], /\/no\/such\/node was not found/],
    [['run', '--report', join(root, 'package.json', 'x.json'), echo], /--report cannot write/],
    [['run', '--report', root, echo], /--report cannot write .*EISDIR/],
    [['run', '--record', root, echo], /is not empty/],
    [['run', '--record', join(root, 'package.json'), echo], /cannot be written/],
    [['analyze'], /Name the recording: lockstep analyze/],
    [['analyze', 'missing'], /no recording at missing/],
    [['analyze', 'one', 'two'], /takes one recording; two is too much/],
    [['analyze', '--timeout', '3', 'x'], /no option --timeout/],
    [['view'], /Name the recording: lockstep view/],
    [['view', 'missing'], /no recording at missing/],
    [['explain', 'deadlok-cycle'], /no finding deadlok-cycle\. Did you mean deadlock-cycle\b/],
    [['explain', 'pool-starving'], /Did you mean pool-starvation\b/],
    [['explain', 'Orphan'], /Did you mean orphaned-lock\?/],
    [['explain', 'xyzzy'], /no finding xyzzy\. lockstep explain lists/],
    [['explain', 'deadlock-cycle', 'more'], /takes one finding; more is too much/],
    [['dap', 'main.ts'], /takes options only; main\.ts is too much/],
  ];
  for (const [words, message] of mistakes) {
    test(words.join(' ').replaceAll(root, ''), async () => {
      const { code, stdout, stderr } = await lockstep(words);
      assert.match(stderr, message);
      assert.ok(oneLine(stderr), stderr);
      assert.equal(stdout, '');
      assert.equal(code, 2);
    });
  }

  test('in the language of the system, or the one asked for', async () => {
    const system = await lockstep(['run', 'missing.ts'], { env: { LC_ALL: 'zh_CN.UTF-8' } });
    assert.match(system.stderr, /^lockstep: 找不到程序 missing\.ts。/);
    const asked = await lockstep(['run', '--language', 'zh-cn', 'missing.ts']);
    assert.equal(asked.stderr, system.stderr);
    const english = await lockstep(['run', '--language', 'en', 'missing.ts'], { env: { LC_ALL: 'zh_CN.UTF-8' } });
    assert.match(english.stderr, /There is no program/);
  });

  test('nothing is started, and what another file holds stays', async (context) => {
    const folder = temporaryFolder(context, { 'rec/notes.txt': 'mine', 'main.mjs': "import 'node:fs';" });
    writeFileSync(join(folder, 'main.mjs'), `require('fs').writeFileSync(${JSON.stringify(join(folder, 'ran'))}, '')`);
    const { code } = await lockstep(['run', '--record', 'rec', 'main.mjs'], { cwd: folder });
    assert.equal(code, 2);
    assert.equal(existsSync(join(folder, 'ran')), false);
    assert.equal(readFileSync(join(folder, 'rec/notes.txt'), 'utf8'), 'mine');
  });
});

describe('help and version', () => {
  for (const words of [[], ['--help'], ['-h'], ['run', '--help'], ['analyze', '--help']]) {
    test(`help: ${words.join(' ') || 'no words'}`, async () => {
      const { code, stdout, stderr } = await lockstep(words);
      assert.match(stdout, /lockstep run \[options\] <program>/);
      assert.equal(stderr, '');
      assert.equal(code, 0);
    });
  }

  test('help names every option, and fits 80 columns', async () => {
    const { stdout } = await lockstep(['--help']);
    for (const option of [
      'report',
      'format',
      'output',
      'on-deadlock',
      'tracking',
      'fail-on',
      'timeout',
      'record',
      'view',
      'picture',
      'language',
      'node',
    ]) {
      assert.ok(stdout.includes(`--${option}`), option);
    }
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.length > 80),
      [],
    );
    const chinese = await lockstep(['--help'], { env: { LC_ALL: 'zh_CN.UTF-8' } });
    assert.match(chinese.stdout, /谁在等谁/);
    const options = (text: string): string[] => text.match(/(?<=^ {2})--[a-z-]+/gm) ?? [];
    assert.deepEqual(options(chinese.stdout), options(stdout));
  });

  test('version', async () => {
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.ok(typeof manifest === 'object' && manifest !== null && 'version' in manifest);
    const { code, stdout } = await lockstep(['--version']);
    assert.equal(stdout, `${String(manifest.version)}\n`);
    assert.equal(code, 0);
  });
});
