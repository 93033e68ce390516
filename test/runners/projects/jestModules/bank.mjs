import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const alice = new Mutex();
const bob = new Mutex();

async function transfer(from, to) {
  const release = await from.acquire();
  await pause(20);
  const releaseOther = await to.acquire();
  releaseOther();
  release();
  return 'done';
}
export const toBob = () => transfer(alice, bob);
export const toAlice = (order) => (order === 'same' ? transfer(alice, bob) : transfer(bob, alice));
