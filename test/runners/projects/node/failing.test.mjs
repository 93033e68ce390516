import assert from 'node:assert/strict';

import { describe, it } from 'node:test';

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
async function inner() {
  await pause();
  return await deeper();
}
async function deeper() {
  await pause();
  throw new Error('no');
}

describe('failures', () => {
  it('compares', async () => {
    const value = await pause();
    await pause();
    assert.equal(value, 1);
  });
  it('throws', async () => {
    await inner();
  });
  it('shows a function', () => assert.equal(inner.toString(), ''));
  it('waits too long', { timeout: 50 }, async () => {
    await new Promise(() => {});
  });
});
