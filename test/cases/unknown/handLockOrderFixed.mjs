import { setTimeout as pause } from 'node:timers/promises';
import { HandLock } from './handLock.mjs';

const [left, right] = [new HandLock(), new HandLock()];
async function both(first, second) {
  await first.acquire();
  await pause(10);
  await second.acquire();
  second.release();
  first.release();
}
await Promise.all([both(left, right), both(left, right)]);
console.log('done');
