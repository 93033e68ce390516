// A test suite whose tests run beside each other under a lock, with hooks and a time limit.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const database = new Mutex();
let rows = 0;
describe('rows', { concurrency: 4, timeout: 20_000 }, () => {
  before(() => pause(20));
  for (let index = 0; index < 8; index += 1) {
    it(`adds row ${index}`, async () => {
      await database.runExclusive(async () => {
        const count = rows;
        await pause(5);
        rows = count + 1;
      });
      assert.ok(rows > 0);
    });
  }
  after(() => assert.equal(rows, 8));
});
