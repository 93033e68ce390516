/** Snapshots selected from real recordings: decoder, model and detectors run as in a session. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { detectors } from '../../core/detectors/index.ts';
import { selectSnapshot } from '../../core/view/selectSnapshot.ts';
import type { Language, Snapshot } from '../../core/view/viewModel.ts';
import { isSnapshot } from '../../webview/validate/snapshot.ts';
import { type Scenario, transfers } from '../golden/parts.ts';
import { scenarios } from '../golden/scenarios.ts';
import { RecordingBuilder } from '../support/recordingBuilder.ts';
import { replay } from '../support/replay.ts';

function snapshotOf(scenario: Scenario, language: Language = 'en', exitCode = 0): Snapshot {
  const builder = new RecordingBuilder();
  scenario(builder);
  const { state, log, decoder } = replay(builder.files());
  return selectSnapshot({
    state,
    now: state.now,
    findings: log.findings,
    detectors,
    sites: (site) => decoder.site(site),
    displayPath: (path) => path.slice(path.lastIndexOf('/') + 1),
    sourceLine: (_path, line) => `line ${line}`,
    language,
    run: { state: 'ended', program: 'bank.ts', exitCode, signal: undefined, message: '' },
  });
}

const deadlock: Scenario = (run) => {
  transfers(run, 'opposite');
};

describe('a deadlock of two tasks', () => {
  const snapshot = snapshotOf(deadlock);
  const transfer = snapshot.tasks.find((task) => task.name === 'transfer');
  const ledger = snapshot.resources.find((resource) => resource.name === 'ledger');

  test('both tasks are deadlocked, wait and hold', () => {
    assert.equal(transfer?.status, 'deadlocked');
    assert.deepEqual(transfer.waitsFor, [ledger?.id]);
    assert.equal(transfer.holds.length, 1);
    assert.equal(transfer.at?.line, 13);
    assert.equal(snapshot.counts.deadlocked, 2);
  });

  test('the edges of the cycle are dead and lead round it', () => {
    const dead = snapshot.edges.filter((edge) => edge.dead);
    assert.equal(dead.length, 4);
    let at = transfer?.id ?? '';
    for (let step = 0; step < 4; step += 1) {
      const edge = dead.find((each) => each.from === at);
      assert.ok(edge, `no edge from ${at}`);
      at = edge.to;
    }
    assert.equal(at, transfer?.id);
  });

  test('the finding has steps with marked names and both sites', () => {
    const [finding] = snapshot.findings;
    assert.equal(finding?.detector, 'deadlock-cycle');
    assert.equal(finding.steps.length, 2);
    for (const step of finding.steps) {
      const strong = step.parts.filter((part) => part.strong).map((part) => part.text);
      assert.ok(strong.includes(snapshot.tasks.find((task) => task.id === step.task)?.name ?? '?'));
      assert.equal(step.waitsAt?.file, 'bank.ts');
      assert.notEqual(step.holdsName, '');
    }
    assert.doesNotMatch(JSON.stringify(snapshot), /[\uE000\uE001]/);
  });

  test('the timeline turns dead when the finding begins', () => {
    const row = snapshot.timeline.rows.find((each) => each.kind === 'task' && each.task === transfer?.id);
    assert.ok(row?.kind === 'task');
    const dead = row.bars.filter((bar) => bar.status === 'deadlocked');
    assert.deepEqual(
      dead.map((bar) => [bar.from, bar.to]),
      [[snapshot.findings[0]?.since, snapshot.timeline.to]],
    );
    const locks = snapshot.timeline.rows.filter((each) => each.kind === 'lock');
    assert.ok(locks.every((lock) => lock.blocks.some((block) => block.dead)));
  });

  test('sources carry the lines around every named site', () => {
    const lines =
      snapshot.sources.find((source) => source.path.endsWith('bank.ts'))?.lines.map((line) => line.line) ?? [];
    for (const line of [11, 12, 13, 14, 15, 21, 23]) assert.ok(lines.includes(line), `line ${line}`);
  });

  test('it survives JSON and the webview accepts it', () => {
    assert.ok(isSnapshot(JSON.parse(JSON.stringify(snapshot))));
  });

  test('the same recording gives the same snapshot', () => {
    assert.deepEqual(snapshotOf(deadlock), snapshot);
  });
});

test("an orphaned lock is nobody's from its holder's end on; who waited for it stays stuck", () => {
  const orphaned = scenarios['orphanedLockKilled'];
  assert.ok(orphaned);
  const snapshot = snapshotOf(orphaned);
  const ledger = snapshot.resources.find((resource) => resource.orphaned);
  const holder = snapshot.tasks.find((task) => task.id === ledger?.holders[0]);
  const row = snapshot.timeline.rows.find((each) => each.kind === 'lock' && each.resource === ledger?.id);
  assert.ok(row?.kind === 'lock');
  assert.deepEqual(
    row.blocks.map((block) => [block.dead, block.dead ? block.from : block.to]),
    [
      [false, holder?.endedAt],
      [true, holder?.endedAt],
    ],
  );
  assert.equal(holder?.status, 'killed');
  assert.equal(snapshot.tasks.find((task) => task.name === 'billing')?.status, 'deadlocked');
  assert.equal(snapshot.findings[0]?.cause, 'Nobody can release this lock');
});

test('without a finding nothing is drawn dead and the end is calm', () => {
  const snapshot = snapshotOf((run) => {
    transfers(run, 'same');
  });
  assert.deepEqual(
    snapshot.findings.filter((finding) => finding.certainty === 'certain'),
    [],
  );
  assert.ok(snapshot.edges.every((edge) => !edge.dead));
  assert.ok(snapshot.tasks.every((task) => task.status !== 'deadlocked' && task.status !== 'stuckBehind'));
  assert.equal(snapshot.run.headline, 'Ended, exit code 0. Nothing was left waiting.');
});

test('a snapshot in Chinese has Chinese words and sentences', () => {
  const snapshot = snapshotOf(deadlock, 'zh-cn');
  assert.match(snapshot.findings[0]?.title ?? '', /死锁/);
  assert.match(snapshot.edges.find((edge) => edge.kind === 'waitsFor')?.sentence ?? '', /等待/);
  assert.equal(snapshot.words['status.waits'], '等待');
});
