// Two tasks in a circle, which an operator's watchdog breaks up after a while.

import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const a = new Mutex(),
  b = new Mutex();
const held = new Map();
async function take(name, first, second) {
  const release = await first.acquire();
  held.set(name, release);
  await sleep(5);
  const other = await second.acquire();
  other();
  held.get(name)?.();
  held.delete(name);
  return name;
}
const watchdog = setInterval(() => {
  if (held.size === 2) {
    const [[name, release]] = held;
    release();
    held.delete(name);
  }
}, 900);
console.log(await Promise.all([take('x', a, b), take('y', b, a)]));
clearInterval(watchdog);
