// Waits outside of the jobs until the queue is idle.

import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';

const uploads = new PQueue({ concurrency: 2 });
const uploaded = [];
async function upload(name) {
  await sleep(5);
  uploaded.push(name);
}
async function publish(names) {
  for (const name of names) void uploads.add(() => upload(name));
  await uploads.onIdle();
  await uploads.add(async () => console.log('index of', uploaded.length));
}
await publish(['a', 'b', 'c']);
console.log('published');
