import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { RecordingBuilder } from '../support/recordingBuilder.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { lockstep, type ReportText, readReport } from './support/lockstep.ts';

/** Two transfers that lock two accounts in opposite order; the observer saw the program be ended. */
function deadlock(): Map<string, Uint8Array> {
  const run = new RecordingBuilder();
  run.observe({ fact: 'run', program: 'bank.ts', command: ['node', 'bank.ts'], cwd: '/app', startedAt: 0 });
  const main = run.process();
  const checking = main.lock('checking');
  const savings = main.lock('savings');
  const deposit = main.task('deposit', 'bank.ts:3:1');
  const withdraw = main.task('withdraw', 'bank.ts:9:1');
  deposit.take(checking, 'bank.ts:4:19');
  withdraw.take(savings, 'bank.ts:10:19');
  run.later(5);
  deposit.want(savings, 'bank.ts:5:19');
  withdraw.want(checking, 'bank.ts:11:19');
  run.later(300);
  main.drain();
  run.ended(main, 'SIGTERM');
  return run.files();
}

function write(context: TestContext, files: ReadonlyMap<string, Uint8Array>): string {
  const folder = join(temporaryFolder(context), 'recording');
  mkdirSync(folder);
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  return folder;
}

async function analyze(
  folder: string,
): Promise<{ readonly code: number | null; readonly stderr: string; readonly report: ReportText }> {
  const path = `${folder}.json`;
  const { code, stderr } = await lockstep(['analyze', '--report', path, folder]);
  return { code, stderr, report: readReport(path) };
}
/** The largest file is the program's own. */
const spoolOf = (files: ReadonlyMap<string, Uint8Array>): [string, Uint8Array] => {
  const [found] = [...files].sort(([, left], [, right]) => right.length - left.length);
  assert.ok(found);
  return found;
};

describe('analyze', () => {
  test('reports a kept deadlock: who, what, where, how the program ended', async (context) => {
    const { code, stderr, report } = await analyze(write(context, deadlock()));
    assert.equal(code, 3);
    assert.equal(stderr, '');
    assert.equal(report.program, 'bank.ts');
    assert.deepEqual(report.exit, { code: null, signal: 'SIGTERM' });
    const [finding, ...more] = report.findings;
    assert.deepEqual(more, []);
    assert.equal(finding?.id, 'deadlock-cycle');
    assert.equal(finding?.certainty, 'certain');
    assert.deepEqual(finding?.tasks.map(({ name }) => name).sort(), ['deposit', 'withdraw']);
    const resources = finding?.resources.map(({ name, kind }) => `${kind} ${name}`).sort();
    assert.deepEqual(resources, ['lock checking', 'lock savings']);
    const places = finding?.sites.map(
      ({ role, file, line, column, task }) => `${task} ${role} ${basename(file)}:${line}:${column}`,
    );
    assert.deepEqual(places?.sort(), [
      'deposit holds bank.ts:4:19',
      'deposit waits bank.ts:5:19',
      'withdraw holds bank.ts:10:19',
      'withdraw waits bank.ts:11:19',
    ]);
  });

  test('prints text to standard output, JSON as one line', async (context) => {
    const folder = write(context, deadlock());
    const text = await lockstep(['analyze', folder], { cwd: '/' });
    assert.match(text.stdout, /^Deadlock \(certain\)\n/);
    assert.match(text.stdout, /╭▸ .*\n/);
    assert.match(text.stdout, /bank\.ts:5:19/);
    const json = await lockstep(['analyze', '--format', 'json', folder]);
    assert.equal(json.stdout.indexOf('\n'), json.stdout.length - 1);
    const parsed: unknown = JSON.parse(json.stdout);
    assert.ok(typeof parsed === 'object' && parsed !== null && 'version' in parsed && parsed.version === 1);
  });

  test('speaks Chinese', async (context) => {
    const { stdout } = await lockstep(['analyze', '--language', 'zh-cn', write(context, deadlock())]);
    assert.match(stdout, /^死锁（确定）\n/);
  });

  test('fails only for what it is told to', async (context) => {
    const folder = write(context, deadlock());
    assert.equal((await lockstep(['analyze', '--fail-on', 'race', folder])).code, 0);
    assert.equal((await lockstep(['analyze', '--fail-on', 'none', folder])).code, 0);
    assert.equal((await lockstep(['analyze', '--fail-on', 'deadlock-cycle', folder])).code, 3);
  });

  test('reads a single spool file', async (context) => {
    const files = deadlock();
    const folder = write(context, files);
    const path = `${folder}.json`;
    const { code } = await lockstep(['analyze', '--report', path, join(folder, spoolOf(files)[0])]);
    const report = readReport(path);
    assert.equal(code, 3);
    assert.deepEqual(report.exit, { code: null, signal: null }, 'only the observer knows the end');
  });
});

describe('a broken recording is read as far as it is good', () => {
  test('a torn tail is told, the findings stay', async (context) => {
    const files = deadlock();
    const [name, bytes] = spoolOf(files);
    const torn = new Uint8Array([...bytes, ...bytes.slice(16, 40)]);
    const { code, stderr, report } = await analyze(write(context, new Map([...files, [name, torn]])));
    assert.equal(code, 3);
    assert.match(stderr, /^About the recording:\n {2}.*24 bytes/);
    assert.equal(report.findings.length, 1);
  });

  test('what is wrong is told in Chinese where Chinese is asked for', async (context) => {
    const files = deadlock();
    const [name, bytes] = spoolOf(files);
    const torn = new Uint8Array([...bytes, ...bytes.slice(16, 40)]);
    const folder = write(context, new Map([...files, [name, torn]]));
    const { stderr } = await lockstep(['analyze', '--language', 'zh-cn', folder]);
    assert.equal(stderr, `关于这份录制：\n  ${name}：最后 24 个字节在写入中途被截断；之前的内容完好\n`);
  });

  test('damage in the middle is told by its place, and what follows is read', async (context) => {
    const files = deadlock();
    const [name, bytes] = spoolOf(files);
    const damaged = new Uint8Array([...bytes.slice(0, 16), ...new Uint8Array(64).fill(7), ...bytes.slice(16)]);
    const { code, stderr, report } = await analyze(write(context, new Map([...files, [name, damaged]])));
    assert.match(stderr, new RegExp(`${name}: .*damaged at byte 16; 64 bytes`));
    assert.equal(code, 3);
    assert.equal(report.findings.length, 1);
  });

  test('a file of a newer format among good ones is told', async (context) => {
    const files = deadlock();
    const newer = new Uint8Array(spoolOf(files)[1]);
    newer[8] = 99;
    const { code, stderr } = await analyze(write(context, new Map([...files, ['999-1.spool', newer]])));
    assert.match(stderr, /999-1\.spool: .*newer Lockstep .*update Lockstep/);
    assert.equal(code, 3);
  });

  const hopeless: [what: string, files: Record<string, Uint8Array>][] = [
    ['an empty folder', {}],
    ['an empty file', { 'a.spool': new Uint8Array(0) }],
    ['a file of something else', { 'a.spool': new TextEncoder().encode('PK\u0003\u0004 this is a zip file, really') }],
    ['files of other kinds', { 'notes.txt': new TextEncoder().encode('LOCKSTEP') }],
  ];
  for (const [what, files] of hopeless) {
    test(`${what} is one line and exit code 2`, async (context) => {
      const folder = write(context, new Map(Object.entries(files)));
      const { code, stdout, stderr } = await lockstep(['analyze', folder]);
      assert.match(stderr, /^lockstep: .* holds no recording: [^\n]+\n$/);
      assert.equal(stdout, '');
      assert.equal(code, 2);
    });
  }
});

test('a picture of a recording is one file that holds the finding', async (context) => {
  const folder = write(context, deadlock());
  const path = `${folder}.html`;
  const { code } = await lockstep(['analyze', '--picture', path, folder]);
  assert.equal(code, 3);
  const page = readFileSync(path, 'utf8');
  assert.match(page, /id="lockstep-snapshot"/);
  assert.match(page, /"detector":"deadlock-cycle"/);
});
