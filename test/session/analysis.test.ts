import assert from 'node:assert/strict';
import { test } from 'node:test';
import { time } from '../../core/protocol/ids.ts';
import { Analysis } from '../../extension/session/analysis.ts';
import { RecordingBuilder } from '../support/recordingBuilder.ts';

test('what is too much for one look is folded in by several, to the same end', () => {
  const run = new RecordingBuilder();
  const thread = run.process();
  const { main } = thread;
  const lock = thread.lock('ledger');
  for (let round = 0; round < 30_000; round++) {
    main.take(lock, 'a.ts:1').release();
    if (round % 100 === 0) run.later(1);
    if (round % 1000 === 0) thread.drain();
  }
  const [first, second] = [lock, thread.lock('stock')];
  const [one, other] = [thread.task('one', 'a.ts:2'), thread.task('other', 'a.ts:3')];
  one.take(first, 'a.ts:4');
  other.take(second, 'a.ts:5');
  one.awaits(one.want(second, 'a.ts:6'), 'a.ts:6');
  other.awaits(other.want(first, 'a.ts:7'), 'a.ts:7');
  run.later(1);
  const analysisOf = (patience: number): { readonly analysis: Analysis; readonly looks: number } => {
    const analysis = new Analysis();
    for (const [name, bytes] of run.files()) analysis.push(name, bytes);
    let looks = 0;
    do {
      analysis.advance(time(1e12), patience);
      looks += 1;
    } while (analysis.isBehind);
    return { analysis, looks };
  };
  const [atOnce, little] = [analysisOf(Number.POSITIVE_INFINITY), analysisOf(0)];
  assert.equal(atOnce.looks, 1);
  assert.ok(little.looks > 1);
  assert.equal(little.analysis.state.events, atOnce.analysis.state.events);
  assert.ok(little.analysis.state.events > 90_000);
  const told = ({ analysis }: { readonly analysis: Analysis }): string[] =>
    analysis.findings.map(({ id, certainty, key }) => `${id} ${certainty} ${key}`);
  assert.ok(told(atOnce).some((text) => text.startsWith('deadlock-cycle')));
  assert.deepEqual(told(little), told(atOnce));
});
