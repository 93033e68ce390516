// Readers hold the index for a moment each. Once, all of it is computed anew, and put in place by who holds it for a moment.
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
  const next = index + 1;
  await pause(2500);
  await lock.acquire('index', () => {
    index = next;
  });
}
await Promise.all([read(), read(), read(), read(), rebuild()]);
console.log(index);
