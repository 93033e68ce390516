import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { limitsText } from '../../cli/notes.ts';
import { isAlive } from '../../extension/session/liveness.ts';
import { openRecording } from '../../extension/session/recording.ts';
import { Session, type SessionOptions } from '../../extension/session/session.ts';
import { root } from '../../scripts/support.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const programs = join(root, 'test/cli/programs');

async function start(context: TestContext, program: string, options: Partial<SessionOptions> = {}): Promise<Session> {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  const session = await Session.start({
    command: { file: process.execPath, args: [join(programs, program)], verbatim: false },
    program,
    cwd: programs,
    env,
    stdio: 'pipe',
    shim: join(root, 'dist/shim/shim.cjs'),
    setting: 'exact',
    ...options,
  });
  context.after(async () => {
    await session.stop();
    session.close();
  });
  return session;
}

/** Resolves at the first change after which `holds` is true. */
function until(session: Session, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const off = session.onChange(() => {
      if (!holds()) return;
      off();
      resolve();
    });
  });
}
const output = async ({ launched }: Session): Promise<string> => {
  assert.ok(launched.child.stdout);
  const [piece] = await once(launched.child.stdout, 'data');
  return String(piece);
};

describe('a live session', () => {
  test('says that there are too many objects to find out who could settle what is waited for', async (context) => {
    const session = await start(context, 'largeHeap.mjs');
    await until(session, () => session.analysis.state.anomalies.some(({ anomaly }) => anomaly.note === 'heapTooLarge'));
    assert.match(
      limitsText(session.analysis, 'en', true),
      /^Lockstep: with \d+ MB of objects the memory is not looked/,
    );
    assert.equal(limitsText(session.analysis, 'en', false), '');
  });

  test('finds a deadlock while the program runs, and a second reading confirms it', async (context) => {
    const session = await start(context, 'deadlock.ts');
    await until(session, () => session.analysis.findings.some(({ certainty }) => certainty === 'certain'));
    assert.equal(session.launched.child.exitCode, null);
    assert.equal(session.snapshot('en').run.state, 'live');
    assert.equal(session.confirms('deadlock-cycle'), true);
    assert.equal(session.confirms('orphaned-lock'), false);
    assert.deepEqual(await session.stop(), { code: null, signal: 'SIGTERM' });
    const { run, findings } = session.snapshot('en');
    assert.equal(run.state, 'stopped');
    assert.deepEqual(
      findings.map(({ detector }) => detector),
      ['deadlock-cycle'],
    );
  });

  test("tells its end, and that it was the program's own", async (context) => {
    const folder = temporaryFolder(context, { 'ends.mjs': 'process.exitCode = 4;' });
    const command = { file: process.execPath, args: [join(folder, 'ends.mjs')], verbatim: false };
    const session = await start(context, 'ends.mjs', { command });
    let told = 0;
    session.onChange(() => {
      told += 1;
    });
    assert.deepEqual(await session.ended, { code: 4, signal: null });
    assert.ok(told > 0);
    assert.equal(session.snapshot('en').run.state, 'ended');
    assert.deepEqual(session.analysis.end, { code: 4, signal: null });
  });

  test('notices the death of a process that could not say so', async (context) => {
    const session = await start(context, 'family.mjs');
    const pid = Number(/child (\d+)/.exec(await output(session))?.[1]);
    const child = () => [...session.analysis.state.processes.values()].find((each) => each.pid === pid);
    session.launched.child.kill('SIGUSR2');
    await until(session, () => child()?.endedAt !== undefined);
    assert.equal(session.launched.child.exitCode, null, 'its parent goes on');
  });

  test('ends the whole family', async (context) => {
    const session = await start(context, 'family.mjs');
    const pid = Number(/child (\d+)/.exec(await output(session))?.[1]);
    await until(session, () => session.analysis.state.processes.size === 2);
    await session.stop();
    assert.equal(isAlive(pid), false);
  });

  test('leaves no folder behind unless it was asked to', async (context) => {
    const kept = join(temporaryFolder(context), 'kept');
    const session = await start(context, 'deadlock.ts');
    await session.stop();
    session.close();
    assert.equal(existsSync(session.directory), false);
    const recorded = await start(context, 'deadlock.ts', { record: kept });
    await until(recorded, () => recorded.analysis.findings.length > 0);
    await recorded.stop();
    recorded.close();
    const { analysis, anomalies } = openRecording(kept);
    assert.deepEqual(anomalies, []);
    assert.equal(analysis.program, 'deadlock.ts');
    assert.deepEqual(
      analysis.findings.map(({ id }) => id),
      ['deadlock-cycle'],
    );
    assert.equal(analysis.state.events, recorded.analysis.state.events);
  });

  test("outlives its recording's folder", async (context) => {
    const record = join(temporaryFolder(context), 'kept');
    const session = await start(context, 'signals.mjs', { record });
    await output(session);
    rmSync(record, { recursive: true });
    session.launched.child.kill('SIGTERM');
    assert.deepEqual(await session.ended, { code: 5, signal: null });
    assert.equal(session.snapshot('en').run.state, 'ended');
  });
});
