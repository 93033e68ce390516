import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isWebviewToHost } from '../../core/view/validate.ts';
import { isHostToWebview } from '../../webview/validate/message.ts';
import { large } from '../support/scenes/large.ts';
import { philosophers } from '../support/scenes/philosophers.ts';
import { processes } from '../support/scenes/processes.ts';
import * as small from '../support/scenes/small.ts';
import { tickets } from '../support/scenes/tickets.ts';

const site = { path: '/a/b.ts', file: 'b.ts', line: 3, column: 1, functionName: 'f' };

describe('messages of the webview', () => {
  const good = [
    { type: 'ready' },
    { type: 'open', site, beside: false },
    { type: 'select', id: 't1' },
    { type: 'select' },
    { type: 'command', command: 'stop' },
    { type: 'command', command: 'showBothLines', finding: 'f:1' },
  ];
  for (const message of good) test(`accepted: ${JSON.stringify(message)}`, () => assert.ok(isWebviewToHost(message)));
  const bad = [
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'open', site: { ...site, line: '3' }, beside: false },
    { type: 'open', site: { ...site, column: Number.NaN }, beside: false },
    { type: 'open', site },
    { type: 'select', id: 3 },
    { type: 'command', command: 'toString' },
    { type: 'command', command: 'format' },
  ];
  for (const message of bad) test(`refused: ${JSON.stringify(message)}`, () => assert.ok(!isWebviewToHost(message)));
});

describe('messages of the host', () => {
  const scenes = [
    philosophers(),
    tickets(),
    processes(),
    large(),
    small.empty(),
    small.starting(),
    small.failed(),
    small.live(),
    small.potential(),
  ];
  test('every scene passes, also after JSON', () => {
    for (const snapshot of scenes) {
      assert.ok(isHostToWebview({ type: 'snapshot', snapshot }), snapshot.run.program);
      assert.ok(isHostToWebview(JSON.parse(JSON.stringify({ type: 'snapshot', snapshot }))), snapshot.run.program);
    }
  });
  test('a wrong part anywhere is refused', () => {
    const snapshot = philosophers();
    const wrong = [
      { ...snapshot, version: 2 },
      { ...snapshot, tasks: [{ ...snapshot.tasks[0], status: 'blocked' }] },
      { ...snapshot, edges: [{ ...snapshot.edges[0], from: undefined }] },
      { ...snapshot, findings: [{ ...snapshot.findings[0], steps: [{}] }] },
      { ...snapshot, timeline: { ...snapshot.timeline, rows: [{ kind: 'party' }] } },
      { ...snapshot, words: { a: 1 } },
    ];
    for (const each of wrong) assert.ok(!isHostToWebview({ type: 'snapshot', snapshot: each }));
    assert.ok(!isHostToWebview({ type: 'snapshot' }));
    assert.ok(!isHostToWebview({ type: 'hello' }));
  });
});
