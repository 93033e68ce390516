// Healthy: two files are locked in one order, with as many tries as it takes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';

const folder = mkdtempSync(join(tmpdir(), 'locks-'));
const [orders, stock] = ['orders.json', 'stock.json'].map((name) => join(folder, name));
for (const file of [orders, stock]) writeFileSync(file, '[]');
const patient = { retries: { forever: true, minTimeout: 10, maxTimeout: 50 } };
async function both(...files) {
  const [first, second] = files.sort();
  const release = await lock(first, patient);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const releaseSecond = await lock(second, patient);
  await releaseSecond();
  await release();
}
await Promise.all([both(orders, stock), both(stock, orders)]);
rmSync(folder, { recursive: true });
console.log('both');
