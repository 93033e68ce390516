// A queue that is started late, with an aborted job, and paused again at the end.

import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';

const queue = new PQueue({ concurrency: 2, autoStart: false });
const results = [];
const jobs = Array.from({ length: 20 }, (_, n) =>
  queue.add(
    async () => {
      await sleep(2);
      results.push(n);
      if (n === 3) void queue.add(() => results.push('extra'));
    },
    { priority: n % 3 },
  ),
);
setTimeout(() => queue.start(), 900);
const stop = new AbortController();
const aborted = queue.add(() => sleep(10), { signal: stop.signal, priority: -1 }).catch((e) => e.name);
setTimeout(() => stop.abort(), 300);
await queue.onSizeLessThan(5);
await Promise.all(jobs);
console.log(await aborted);
await queue.onIdle();
queue.pause();
void queue.add(() => 'left behind');
console.log(results.length);
