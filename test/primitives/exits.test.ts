import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ofKind, runRecorded } from '../shim/support/recorded.ts';
import { matrix } from '../support/matrix.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { runReporting, typeScript } from './runReporting.ts';

interface Expected {
  readonly code: number;
  readonly stderr: RegExp;
  readonly seen: Readonly<Record<string, readonly unknown[]>>;
}
const waited = { 'outlived the daemon': [true] };
const unwound = { finally: [], ...waited };
const ends: Readonly<Record<string, Expected>> = {
  throw: { code: 1, stderr: /^RangeError: on purpose$/m, seen: unwound },
  reject: { code: 1, stderr: /^RangeError: on purpose$/m, seen: waited },
  status: { code: 5, stderr: /^$/, seen: unwound },
  text: { code: 1, stderr: /^last words\n$/, seen: unwound },
  callback: { code: 6, stderr: /^$/, seen: waited },
  exit: { code: 3, stderr: /^$/, seen: {} },
  handled: { code: 4, stderr: /^$/, seen: {} },
};

for (const [how, { code, stderr, seen }] of Object.entries(ends)) {
  const waits = 'outlived the daemon' in seen ? 'waits for ordinary children' : 'ends all children at once';
  matrix(`a main part that ends by ${how} ${waits}`, async (node, major) => {
    const result = await runReporting(node, major, 'exits.ts', [how]);
    assert.deepEqual(Object.fromEntries(result.seen), seen, result.stderr);
    assert.equal(result.code, code);
    assert.match(result.stderr, stderr);
  });
}

matrix('a child that joins its parent hears of its end, and ends then', async (node, major) => {
  const result = await runReporting(node, major, 'survivor.ts');
  assert.deepEqual(Object.fromEntries(result.seen), { 'the parent is gone': [false] }, result.stderr);
  assert.equal(result.signal, 'SIGKILL');
});

test('the end of a child is one resource, known by name, as is that it is a daemon', async (context) => {
  const directory = temporaryFolder(context);
  const args = typeScript(20, join(import.meta.dirname, 'programs', 'daemons.ts'));
  const { events, code, stderr } = await runRecorded({ directory, args });
  assert.equal(code, 0, stderr);
  const ends = ofKind(events, 'resourceCreate').filter(({ resourceKind }) => resourceKind === 'end');
  const named = ofKind(events, 'resourceEndOf');
  assert.deepEqual(named.map(({ name }) => name).sort(), ['Process-1', 'Process-2']);
  assert.deepEqual(new Set(named.map(({ resource }) => resource)), new Set(ends.map(({ resource }) => resource)));
  const daemons = ofKind(events, 'gauge').filter(({ measure }) => measure === 'daemon');
  assert.deepEqual(
    daemons.map(({ resource }) => resource),
    named.filter(({ name }) => name === 'Process-1').map(({ resource }) => resource),
  );
});

test('after an error the whole thread is seen to wait for its children, and no longer once they have ended', async (context) => {
  const directory = temporaryFolder(context);
  const args = [...typeScript(20, join(import.meta.dirname, 'programs', 'exits.ts')), 'throw'];
  const { events, code, stdout } = await runRecorded({ directory, args });
  assert.equal(code, 1);
  assert.match(stdout, /outlived the daemon/);
  const ends = new Set(ofKind(events, 'resourceEndOf').map(({ resource }) => resource));
  const waits = ofKind(events, 'request').filter(({ resource, bits }) => ends.has(resource) && bits.blocksThread);
  const granted = new Set(ofKind(events, 'acquire').map(({ grant }) => grant));
  assert.ok(waits.length > 0);
  assert.ok(waits.every(({ grant }) => granted.has(grant)));
});
