// Pauses on "too many requests", and starts again only after a success.
import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';

const queue = new PQueue({ concurrency: 1 });
let calls = 0;

async function callApi(id) {
  calls += 1;
  await sleep(5);
  if (calls === 3) {
    queue.pause();
    setTimeout(() => queue.start(), 20);
    return `${id}: 429`;
  }
  return `${id}: 200`;
}

const results = [];
for (let id = 0; id < 6; id += 1) {
  void queue.add(() => callApi(id)).then((result) => results.push(result));
}
await queue.onIdle();
console.log(results.length);
