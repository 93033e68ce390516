// Six requests at a time are served; each holds the lock of the log for as long as its line takes to be stored.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const log = new Mutex();
const end = Date.now() + 5500;
const lines = [];

async function serve(name) {
  while (Date.now() < end) {
    const line = `${name} ${lines.length}`;
    await log.runExclusive(async () => {
      await pause(8);
      lines.push(line);
    });
  }
}
await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => serve(name)));
console.log(lines.length > 100);
