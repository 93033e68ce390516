// Readers hold the index for a moment each. Once the whole program is stopped and goes on later, as on a machine that stands still.
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import AsyncLock from 'async-lock';

const lock = new AsyncLock();
const end = Date.now() + 6000;
let index = 0;

async function read() {
  while (Date.now() < end) {
    await lock.acquire('index', () => pause(3));
    await pause(40);
  }
}
async function rebuild() {
  await pause(1000);
  await lock.acquire('index', async () => {
    // It is held for no longer than until the program was stopped, which is at once.
    let last = Date.now();
    spawn('sh', ['-c', `kill -STOP ${process.pid}; sleep 2.5; kill -CONT ${process.pid}`], { stdio: 'ignore' });
    while (Date.now() - last < 1500) {
      last = Date.now();
      await pause(1);
    }
    index += 1;
  });
}
await Promise.all([read(), read(), read(), read(), rebuild()]);
console.log(index);
