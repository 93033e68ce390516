import assert from 'node:assert/strict';
import { toAlice, toBob } from './bank.mjs';

describe('bank', () => {
  it('pays', async () => assert.equal(await toBob(), 'done'));
  it('transfers both ways', async () => {
    assert.deepEqual(await Promise.all([toBob(), toAlice('same')]), ['done', 'done']);
  }).timeout(0);
});
