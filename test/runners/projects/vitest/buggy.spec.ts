import { describe, expect, test } from 'vitest';
import { toAlice, toBob } from './bank.ts';

describe('bank', () => {
  test('pays', async () => expect(await toBob()).toBe('done'));
  test('transfers both ways', { timeout: 0 }, async () => {
    expect(await Promise.all([toBob(), toAlice('opposite')])).toEqual(['done', 'done']);
  });
});
