import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runReporting } from './runReporting.ts';

test('what has to be done at the end comes in turn, the children between, and one failure stops nothing', async () => {
  const result = await runReporting(process.execPath, 20, 'finalizers.ts');
  const order = ['first', 'last of the first', 'children', 'adds', 'added', 'flush'];
  assert.deepEqual(Object.fromEntries(result.seen), { order }, result.stderr);
  assert.match(result.stderr, /^RangeError: on purpose$/m);
  assert.equal(result.code, 0);
});
