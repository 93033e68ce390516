// Pauses, priorities, timeouts, aborts and clearing.
import { setTimeout as pause } from 'node:timers/promises';
import PQueue from 'p-queue';

const order = [];
const job =
  (name, time = 5) =>
  async () => {
    await pause(time);
    order.push(name);
    return name;
  };
const queue = new PQueue({ concurrency: 1, autoStart: false });
void queue.add(job('low'), { priority: 0 });
void queue.add(job('high'), { priority: 5 });
setTimeout(() => queue.start(), 150);
await queue.onIdle();

queue.pause();
void queue.add(job('kept'));
setTimeout(() => queue.start(), 20);
await queue.onEmpty();
await queue.onIdle();

// A job whose time is over gives its slot back, whatever it waits for.
const slow = queue.add(() => queue.add(job('after timeout')), { timeout: 150 });
console.log(await slow.then(String, (error) => error.name));
await queue.onIdle();

const controller = new AbortController();
const first = queue.add(job('first', 60));
const second = queue.add(job('never'), { signal: controller.signal });
setTimeout(() => controller.abort(new Error('changed my mind')), 10);
console.log(await Promise.allSettled([first, second]).then((all) => all.map(({ status }) => status).join()));

void queue.add(job('last', 80));
void queue.add(job('cleared'));
void queue.add(job('cleared'));
setTimeout(() => queue.clear(), 10);
await queue.onIdle();
await queue.addAll([job('x'), job('y')]);
console.log(order.join(), queue.size);
queue.pause();
void queue.add(job('left over'));
