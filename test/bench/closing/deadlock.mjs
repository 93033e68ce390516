// Some calls share locks, and after a while two of them close a cycle. `BUSY` says how many there are.
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const busy = Number(process.env.BUSY);
const shared = Array.from({ length: 10 }, () => new Mutex());
async function work(index) {
  for (;;) await shared[index % shared.length].runExclusive(() => sleep(2));
}
for (let index = 0; index < busy; index += 1) void work(index);

const [left, right] = [new Mutex(), new Mutex()];
async function transfer(first, second) {
  await first.runExclusive(async () => {
    await sleep(300);
    await second.runExclusive(async () => {});
  });
}
void transfer(left, right);
void transfer(right, left);
setInterval(() => {}, 1000);
