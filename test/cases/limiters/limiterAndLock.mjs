// One path takes a slot and then the lock, the other one the lock and then a slot.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import pLimit from 'p-limit';

const limit = pLimit(1);
const account = new Mutex();

async function download(name) {
  return limit(async () => {
    await pause(10);
    return account.runExclusive(async () => name);
  });
}
async function settle() {
  return account.runExclusive(async () => {
    await pause(20);
    return limit(async () => 'settled');
  });
}
console.log(await Promise.all([download('a'), settle()]));
