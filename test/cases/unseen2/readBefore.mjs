// Reads a file under a lock, and listens for its end only after something else was awaited; others wait for the lock.
import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Mutex } from 'async-mutex';

const mutex = new Mutex();
const server = setInterval(() => {}, 1000);

async function size(path) {
  return mutex.runExclusive(async () => {
    let bytes = 0;
    const file = createReadStream(path);
    file.on('data', (part) => {
      bytes += part.length;
    });
    await sleep(100);
    await new Promise((resolve, reject) => {
      file.on('end', () => resolve());
      file.on('error', reject);
    });
    return bytes;
  });
}

const own = fileURLToPath(import.meta.url);
const [first, second] = await Promise.all([size(own), size(own)]);
console.log(first === second);
clearInterval(server);
