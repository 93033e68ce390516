// A p-queue that is paused, started, cleared and waited for.

import { setTimeout as pause } from 'node:timers/promises';
import PQueue from 'p-queue';

const queue = new PQueue({ concurrency: 2 });
const order = [];
queue.pause();
for (let index = 0; index < 10; index += 1) {
  void queue.add(
    async () => {
      await pause(2);
      order.push(index);
    },
    { priority: index % 3 },
  );
}
console.log('waiting', queue.size);
await pause(700);
queue.start();
await queue.onIdle();
console.log(order.length);
void queue.add(() => pause(300));
void queue.add(() => pause(300));
for (let index = 0; index < 5; index += 1) void queue.add(() => order.push(-1));
await queue.onSizeLessThan(10);
queue.clear();
await queue.onIdle();
console.log(order.length, queue.pending);
