import { toAlice, toBob } from './bank.mjs';

describe('bank', () => {
  test('pays', async () => expect(await toBob()).toBe('done'));
  test('transfers both ways', async () => {
    expect(await Promise.all([toBob(), toAlice('same')])).toEqual(['done', 'done']);
  }, 600_000);
});
