// Waits for the drain of a queue that has drained already.
import { setTimeout as sleep } from 'node:timers/promises';
import async from 'async';

const sent = [];
const queue = async.queue(async (mail) => {
  await sleep(2);
  sent.push(mail);
}, 3);

for (const name of ['ann', 'bo', 'cy']) queue.push(`${name}@example.org`);
const drained = queue.drain();
await sleep(50);
console.log('all given');
await drained;
console.log(sent.length);
