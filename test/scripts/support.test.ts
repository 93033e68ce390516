import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapConcurrently } from '../../scripts/support.ts';

test('mapConcurrently keeps the order and never runs more than the limit', async () => {
  let running = 0;
  let most = 0;
  const results = await mapConcurrently([5, 4, 3, 2, 1], 2, async (item) => {
    running++;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    return item * 10;
  });
  assert.deepEqual(results, [50, 40, 30, 20, 10]);
  assert.equal(most, 2);
});

test('mapConcurrently rejects with the first failure', async () => {
  await assert.rejects(
    mapConcurrently([1, 2], 2, async (item) => {
      if (item === 2) throw new Error('second');
    }),
    /second/,
  );
});
