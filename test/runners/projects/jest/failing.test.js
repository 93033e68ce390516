const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
async function inner() {
  await pause();
  return await deeper();
}
async function deeper() {
  await pause();
  throw new Error('no');
}

test('compares', async () => {
  const value = await pause();
  await expect(Promise.resolve(value)).resolves.toBe(1);
});
test('throws', async () => {
  await inner();
});
test('shows a function', () => {
  expect(inner.toString()).toBe('');
});
