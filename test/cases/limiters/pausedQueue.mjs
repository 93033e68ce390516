// The queue is never started, so that it is never idle.
import PQueue from 'p-queue';

const queue = new PQueue({ concurrency: 2, autoStart: false });
const seen = [];
for (const name of ['a', 'b', 'c']) void queue.add(async () => seen.push(name));
await queue.onIdle();
console.log(seen.join());
