// Waits for the drain of a queue that has drained already.
import { setTimeout as sleep } from 'node:timers/promises';
import async from 'async';

const sent = [];
const queue = async.queue(async (mail) => {
  await sleep(2);
  sent.push(mail);
}, 3);

for (const name of ['ann', 'bo', 'cy']) queue.push(`${name}@example.org`);
await sleep(50);
console.log('all given');
await queue.drain();
console.log(sent.length);
