// Healthy: what gives a lock back is loaded only after the lock was taken.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const [left, right] = [new Mutex(), new Mutex()];
async function both(first, second) {
  await first.acquire();
  await pause(100);
  await second.acquire();
  second.release();
  first.release();
}
const running = Promise.all([both(left, right), both(right, left)]);
const { releaseLater } = await import(
  'data:text/javascript,export const releaseLater=(m)=>setTimeout(()=>m.release(),700)'
);
releaseLater(left);
await running;
console.log('both');
