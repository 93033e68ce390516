// Jobs wait for jobs of the same limiter, which always has a slot for those.
import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import PQueue from 'p-queue';

const limit = pLimit(3);
const inner = async (name) => {
  await pause(30);
  return name;
};
const outer = (name) => limit(async () => `${name}${await limit(() => inner(name))}`);
console.log((await Promise.all(['a', 'b'].map(outer))).join());

const queue = new PQueue({ concurrency: 4 });
const deeper = (depth) => queue.add(async () => (depth === 0 ? 0 : 1 + (await deeper(depth - 1))));
console.log(await deeper(3));
await queue.onIdle();
console.log(queue.size, queue.pending);
