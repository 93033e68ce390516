// A limiter of the program's own lets one job run at a time, so that opposite orders never meet.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const [a, b] = [new Mutex(), new Mutex()];
const jobs = [];
let isRunning = false;
function submit(job) {
  return new Promise((resolve) => {
    jobs.push(() => job().then(resolve));
    if (!isRunning) void run();
  });
}
async function run() {
  isRunning = true;
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await job();
  isRunning = false;
}
async function both(first, second) {
  const one = await first.acquire();
  await pause(2);
  const two = await second.acquire();
  two();
  one();
}
const orders = [
  [a, b],
  [b, a],
  [a, b],
  [b, a],
];
await Promise.all(orders.map(([first, second]) => submit(() => both(first, second))));
console.log('done');
