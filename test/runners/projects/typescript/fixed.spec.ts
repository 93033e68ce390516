import assert from 'node:assert/strict';

import { toAlice, toBob } from './bank.ts';

declare function describe(name: string, suite: () => void): void;
declare function it(name: string, job: () => Promise<void>): { timeout(milliseconds: number): void };

describe('bank', () => {
  it('pays', async () => assert.equal(await toBob(), 'done'));
  it('transfers both ways', async () => {
    assert.deepEqual(await Promise.all([toBob(), toAlice('same')]), ['done', 'done']);
  }).timeout(0);
});
