import { describe, expect, test } from 'vitest';

interface Nothing {
  readonly nothing?: never;
}
const pause = (): Promise<Nothing | undefined> => new Promise((resolve) => setTimeout(resolve, 1));
async function inner(): Promise<Nothing> {
  await pause();
  return await deeper();
}
async function deeper(): Promise<Nothing> {
  await pause();
  throw new Error('no');
}

describe('failures', () => {
  test('compares', async () => {
    const value = await pause();
    await expect(Promise.resolve(value)).resolves.toBe(1);
  });
  test('throws', async () => {
    await inner();
  });
  test('shows a function', () => {
    expect(inner.toString()).toContain('deepest');
  });
  test('waits too long', { timeout: 50 }, async () => {
    await new Promise(() => {});
  });
});
