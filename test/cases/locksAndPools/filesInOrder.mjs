// Stuck: two files are locked in opposite order, with as many tries as it takes.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';

const folder = mkdtempSync(join(tmpdir(), 'locks-'));
const [orders, stock] = ['orders.json', 'stock.json'].map((name) => join(folder, name));
for (const file of [orders, stock]) writeFileSync(file, '[]');
const patient = { retries: { forever: true, minTimeout: 10, maxTimeout: 50 } };
async function both(first, second) {
  const release = await lockfile.lock(first, patient);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const releaseSecond = await lockfile.lock(second, patient);
  await releaseSecond();
  await release();
}
await Promise.all([both(orders, stock), both(stock, orders)]);
