// Six requests at a time are served; lines are stored side by side, and the lock is held only to put them in their place.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const log = new Mutex();
const end = Date.now() + 5500;
const lines = [];

async function serve(name) {
  while (Date.now() < end) {
    const line = `${name} ${lines.length}`;
    await pause(8);
    await log.runExclusive(() => lines.push(line));
  }
}
await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => serve(name)));
console.log(lines.length > 100);
