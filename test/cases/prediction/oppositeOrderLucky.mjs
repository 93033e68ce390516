// Two activations take two mutexes in opposite order, by jobs, and do not meet.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const left = new Mutex();
const right = new Mutex();

async function forth() {
  await left.runExclusive(async () => {
    await pause(5);
    await right.runExclusive(async () => pause(5));
  });
}
async function back() {
  await pause(80);
  await right.runExclusive(async () => {
    await pause(5);
    await left.runExclusive(async () => pause(5));
  });
}
await Promise.all([forth(), back()]);
console.log('both done');
