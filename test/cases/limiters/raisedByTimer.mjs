// What looks stuck goes on when a timer gives the limiter more slots.
import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import PQueue from 'p-queue';

const limit = pLimit(1);
setTimeout(() => {
  limit.concurrency = 2;
}, 400);
console.log(await limit(async () => `outer ${await limit(async () => 'inner')}`));

const queue = new PQueue({ concurrency: 1 });
const grow = (slots) => {
  queue.concurrency = slots;
};
setTimeout(grow, 400, 2);
console.log(await queue.add(async () => `outer ${await queue.add(async () => 'inner')}`));
await pause(1);
