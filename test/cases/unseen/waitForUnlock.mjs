// A parent lock waits until the lock of its child is free, and takes it in the same step.
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const child = new Mutex();

async function saveChild() {
  const release = await child.acquire();
  await sleep(20);
  release();
}

async function saveParent() {
  const [release] = await Promise.all([child.acquire(), child.waitForUnlock()]);
  console.log('parent saved');
  release();
}

await Promise.all([saveChild(), saveParent()]);
console.log('done');
