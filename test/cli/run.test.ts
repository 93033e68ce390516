import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { buildSync } from 'esbuild';
import { root } from '../../scripts/support.ts';
import { matrix } from '../support/matrix.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { lockstep, program, type ReportText, readReport, start } from './support/lockstep.ts';

const deadlock = program('deadlock.ts');
const lineOf = (file: string, text: string, nth = 0): number =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.includes(text) ? [index + 1] : []))[nth] ?? 0;
/** What is the same in two readings of one run. */
const essence = ({ exit, findings }: ReportText): unknown => ({
  exit,
  findings: findings.map((finding) => ({ ...finding, tasks: finding.tasks.length })),
});

describe('a deadlock', () => {
  test('is printed with its places, the program ended, exit code 3', async () => {
    const { code, stdout, stderr } = await lockstep(['run', deadlock], { cwd: '/' });
    assert.equal(stdout, 'started\n');
    assert.match(stderr, /^Deadlock \(certain\)\n/);
    for (const place of ['checking.acquire()', 'savings.acquire()']) {
      for (const nth of [0, 1]) {
        assert.match(stderr, new RegExp(`deadlock\\.ts:${lineOf(deadlock, place, nth)}:\\d+\\n`));
      }
    }
    assert.match(stderr, /\nLockstep ended the program/);
    assert.equal(code, 3);
  });

  test('is written to the report although the program was ended', async (context) => {
    const path = join(temporaryFolder(context), 'new/report.json');
    await lockstep(['run', '--report', path, deadlock]);
    const report = readReport(path);
    assert.equal(report.program, deadlock);
    assert.deepEqual(report.exit, { code: null, signal: 'SIGTERM' });
    assert.equal(report.dropped, 0);
    const [finding] = report.findings;
    assert.equal(finding?.id, 'deadlock-cycle');
    assert.equal(finding?.tasks.length, 2);
    const waits = finding?.sites.filter(({ role }) => role === 'waits').map(({ file, line }) => `${file}:${line}`);
    const wanted = [lineOf(deadlock, 'savings.acquire()'), lineOf(deadlock, 'checking.acquire()', 1)];
    assert.deepEqual(waits?.sort(), wanted.map((line) => `${deadlock}:${line}`).sort());
  });

  test('that is certain only at the end of the program makes its exit code 3, too', async () => {
    const { code, stderr } = await lockstep(['run', deadlock, 'ends']);
    assert.match(stderr, /^Deadlock \(certain\)\n/);
    assert.doesNotMatch(stderr, /Lockstep ended the program/);
    assert.equal(code, 3);
  });

  for (const tracking of ['exact', 'adaptive', 'on-demand']) {
    const followed = tracking !== 'on-demand';
    test(`${followed ? 'names its tasks' : 'is not seen'} with --tracking ${tracking}`, async (context) => {
      const path = join(temporaryFolder(context), 'report.json');
      const { code, stdout } = await lockstep(['run', '--tracking', tracking, '--report', path, deadlock, 'ends']);
      assert.equal(stdout, 'started\n');
      assert.equal(code, 3, 'without the tasks it is still known that two waits were never over');
      const cycles = readReport(path).findings.filter(({ id }) => id === 'deadlock-cycle');
      const names = cycles.flatMap(({ tasks }) => tasks.map(({ name }) => name));
      assert.deepEqual(names.sort(), followed ? ['deposit', 'withdraw'] : []);
    });
  }

  test('fails nothing when --fail-on says so', async () => {
    const codeFor = async (failOn: string): Promise<number | null> => {
      const words = ['run', '--on-deadlock', 'wait', '--fail-on', failOn, deadlock, 'ends'];
      return (await lockstep(words)).code;
    };
    assert.equal(await codeFor('none'), 0);
    assert.equal(await codeFor('race'), 0);
    assert.equal(await codeFor('deadlock-cycle'), 3);
  });

  test('is printed at once with --on-deadlock report, while the program goes on', async (context) => {
    const running = start(context, ['run', '--on-deadlock', 'report', deadlock]);
    await running.printed(/Deadlock \(certain\)[\s\S]*To do/);
    assert.equal(running.child.exitCode, null);
    running.child.kill('SIGTERM');
    assert.deepEqual(await running.ended, { code: 3, signal: null });
    assert.equal(running.text().match(/Deadlock \(certain\)/g)?.length, 1);
  });

  test('is printed at the end with --on-deadlock wait', async (context) => {
    const running = start(context, ['run', '--on-deadlock', 'wait', '--timeout', '6', deadlock]);
    await running.printed(/started/);
    assert.deepEqual(await running.ended, { code: 124, signal: null });
    assert.match(running.text(), /^started\nDeadlock \(certain\)[\s\S]*ended the program after 6 s/);
  });

  test('is one line of JSON with --format json', async () => {
    const { stderr, stdout } = await lockstep(['run', '--format', 'json', deadlock]);
    assert.equal(stdout, 'started\n');
    assert.equal(stderr.trimEnd().includes('\n'), false);
    const report: ReportText = JSON.parse(stderr);
    assert.equal(report.findings[0]?.id, 'deadlock-cycle');
  });

  test('is explained in Chinese', async () => {
    const { stderr } = await lockstep(['run', deadlock], { env: { LC_ALL: 'zh_CN.UTF-8' } });
    assert.match(stderr, /^死锁（确定）\n/);
    assert.match(stderr, /\n建议 {2}/);
  });

  test('is found in any command that starts Node', async () => {
    const { code, stderr } = await lockstep(['run', '--', process.execPath, deadlock]);
    assert.match(stderr, /^Deadlock \(certain\)\n/);
    assert.equal(code, 3);
  });
});

matrix('a deadlock is found on every Node', async (node) => {
  const { code, stdout, stderr } = await lockstep(['run', '--node', node, deadlock]);
  assert.equal(stdout, 'started\n');
  assert.match(stderr, /Deadlock \(certain\)\n/);
  assert.match(stderr, /╭▸ (deposit|withdraw) waits for (checking|savings)/);
  assert.equal(code, 3);
});

test('a deadlock in compiled code is shown where it was written, also once code and map are gone', async (context) => {
  const folder = temporaryFolder(context);
  const compiled = join(folder, 'out/deadlock.mjs');
  const recording = join(folder, 'kept');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  buildSync({
    entryPoints: [deadlock],
    outfile: compiled,
    bundle: true,
    packages: 'external',
    format: 'esm',
    sourcemap: true,
  });
  const live = await lockstep(['run', '--record', recording, compiled], { cwd: '/' });
  rmSync(join(folder, 'out'), { recursive: true });
  const kept = await lockstep(['analyze', recording], { cwd: '/' });
  for (const text of [live.stderr, kept.stdout]) {
    assert.match(text, new RegExp(`cli/programs/deadlock\\.ts:${lineOf(deadlock, 'savings.acquire()')}:\\d+\\n`));
    assert.match(text, /│ +\d+ │ const releaseOther = await savings\.acquire\(\);/);
  }
});

describe('--record', () => {
  test('keeps what analyze reads to the same findings, also without the source', async (context) => {
    const folder = temporaryFolder(context);
    const [recording, first, second] = ['kept', 'first.json', 'second.json'].map((name) => join(folder, name));
    assert.ok(recording !== undefined && first !== undefined && second !== undefined);
    await lockstep(['run', '--record', recording, '--report', first, deadlock]);
    assert.ok(existsSync(join(recording, 'host.spool')));
    const { code, stdout } = await lockstep(['analyze', '--report', second, recording]);
    assert.equal(code, 3);
    assert.match(stdout, /│ +\d+ │ const releaseOther = await/);
    assert.deepEqual(essence(readReport(second)), essence(readReport(first)));
    const embedded = readFileSync(join(recording, 'host.spool'), 'latin1');
    assert.match(embedded, /"fact":"source"[\s\S]*const releaseOther = await/);
  });

  test('replaces an earlier recording', async (context) => {
    const recording = join(temporaryFolder(context), 'kept');
    await lockstep(['run', '--record', recording, deadlock, 'ends']);
    await lockstep(['run', '--record', recording, program('echo.mjs'), '0']);
    assert.equal(readdirSync(recording).length, 2);
    assert.equal((await lockstep(['analyze', recording])).code, 0);
  });

  test('left out leaves nothing behind', async () => {
    const before = new Set(readdirSync(tmpdir()));
    const { code } = await lockstep(['run', program('echo.mjs'), '0']);
    assert.equal(code, 0);
    // Other tests may make folders at the same time, but none that holds a recording of this program.
    const mine = readdirSync(tmpdir()).filter(
      (name) => !before.has(name) && existsSync(join(tmpdir(), name, 'host.spool')),
    );
    const left = mine.filter((name) => readFileSync(join(tmpdir(), name, 'host.spool'), 'latin1').includes('echo.mjs'));
    assert.deepEqual(left, []);
  });
});

describe('--timeout', () => {
  test('ends the program, tells what was waiting and where, exit code 124', async (context) => {
    const path = join(temporaryFolder(context), 'report.json');
    const waits = program('waits.mjs');
    const { code, stdout, stderr } = await lockstep(['run', '--timeout', '3.5', '--report', path, waits], { cwd: '/' });
    assert.equal(stdout, 'ready\n');
    assert.match(stderr, /Lockstep ended the program after 3\.5 s\.\nWhat was waiting then:\n {2}/);
    assert.match(stderr, new RegExp(`waits\\.mjs:${lineOf(waits, 'ledger.acquire()', 1)}:\\d+\n`));
    assert.equal(code, 124);
    assert.equal(readReport(path).exit.signal, 'SIGTERM');
  });

  test('does nothing to a program that is faster', async () => {
    const { code, stdout } = await lockstep(['run', '--timeout', '300', program('echo.mjs'), '6']);
    assert.equal(stdout, '["6"]\n');
    assert.equal(code, 6);
  });
});

describe('when nothing is stuck', () => {
  test('nothing is said, unless something was asked for', async (context) => {
    const folder = temporaryFolder(context);
    const silent = await lockstep(['run', program('order.mjs')]);
    assert.doesNotMatch(silent.stderr, /Lockstep/);
    const asked = await lockstep(['run', '--report', join(folder, 'report.json'), program('order.mjs')]);
    assert.match(asked.stderr, /\nLockstep: nothing is stuck\. [\d,]+ events?\.\n$/);
    assert.deepEqual(readReport(join(folder, 'report.json')).findings, []);
  });
});
