// Stuck: a permit of a semaphore against a mutex.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex, Semaphore } from 'async-mutex';

const [file, slots] = [new Mutex(), new Semaphore(1)];
setInterval(() => {}, 1000);
async function read() {
  const [, release] = await slots.acquire();
  try {
    await pause(5);
    await file.runExclusive(async () => {});
  } finally {
    release();
  }
}
async function write() {
  await file.runExclusive(async () => {
    await pause(5);
    await slots.runExclusive(async () => {});
  });
}
await Promise.all([read(), write()]);
