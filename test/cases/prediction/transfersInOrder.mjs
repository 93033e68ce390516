// Each account has a lock; a transfer locks the one with the lower number first.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const accounts = Array.from({ length: 20 }, (_, id) => ({ id, balance: 100, lock: new Mutex() }));

async function transfer(from, to, amount) {
  const [first, second] = from.id < to.id ? [from, to] : [to, from];
  const releaseFrom = await first.lock.acquire();
  const releaseTo = await second.lock.acquire();
  from.balance -= amount;
  to.balance += amount;
  releaseTo();
  releaseFrom();
}
async function customer(number) {
  for (let turn = 0; turn < 6; turn += 1) {
    await pause(1 + ((number * 7 + turn * 3) % 5));
    const from = accounts[(number * 3 + turn) % 20];
    const to = accounts[(number * 5 + turn * 7 + 1) % 20];
    if (from !== to) await transfer(from, to, 1);
  }
}
await Promise.all(Array.from({ length: 10 }, (_, number) => customer(number)));
console.log(accounts.reduce((sum, { balance }) => sum + balance, 0));
