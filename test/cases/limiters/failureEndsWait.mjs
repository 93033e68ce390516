// What waits for the lock goes on since something beside it fails, so that the lock is given back.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import pLimit from 'p-limit';
import pMap from 'p-map';
import PQueue from 'p-queue';

const lock = new Mutex();
const limit = pLimit(4);
const queue = new PQueue();
const write = async () => lock.runExclusive(async () => 'written');
const check = async () => {
  await pause(400);
  throw new Error('invalid');
};
async function locked(both) {
  const release = await lock.acquire();
  try {
    return await both();
  } catch ({ message }) {
    return message;
  } finally {
    release();
  }
}
console.log(await locked(() => Promise.all([write(), check()])));
console.log(await locked(async () => pMap([write, check], async (each) => each())));
console.log(await locked(() => queue.addAll([write, check])));
console.log(await locked(() => limit.map([write, check], async (each) => each())));
console.log(await locked(() => Promise.all([limit(write), limit(check)])));
