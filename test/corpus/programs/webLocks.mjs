// Web locks: shared and exclusive, tried, stolen and aborted. Where Node has none the program says so.
const { locks } = globalThis.navigator ?? {};
if (locks === undefined) console.log('no web locks');
else {
  let readers = 0;
  await Promise.all(
    Array.from({ length: 5 }, () =>
      locks.request('page', { mode: 'shared' }, async () => {
        readers += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }),
    ),
  );
  console.log(readers);
  const tried = await locks.request('page', async () =>
    locks.request('page', { ifAvailable: true }, (lock) => lock === null),
  );
  console.log(tried);
  const stolen = locks.request('page', () => new Promise(() => {})).catch((error) => error.name);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await locks.request('page', { steal: true }, () => console.log('stolen'));
  console.log(await stolen);
}
