// Readers hold the index for a moment each. Once, all of it is computed anew by who holds it.
import { setTimeout as pause } from 'node:timers/promises';
import AsyncLock from 'async-lock';

const lock = new AsyncLock();
const end = Date.now() + 6000;
let index = 0;

async function read() {
  while (Date.now() < end) {
    await lock.acquire('index', () => pause(3));
    await pause(40);
  }
}
async function rebuild() {
  await pause(2000);
  await lock.acquire('index', async () => {
    await pause(2500);
    index += 1;
  });
}
await Promise.all([read(), read(), read(), read(), rebuild()]);
console.log(index);
