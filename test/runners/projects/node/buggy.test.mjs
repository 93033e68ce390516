import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toAlice, toBob } from './bank.mjs';

describe('bank', () => {
  test('pays', async () => assert.equal(await toBob(), 'done'));
  test('transfers both ways', async () => {
    assert.deepEqual(await Promise.all([toBob(), toAlice()]), ['done', 'done']);
  });
});
