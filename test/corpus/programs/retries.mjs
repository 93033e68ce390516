// A lock with a time limit that is tried again, with growing pauses, until it is free.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex, withTimeout } from 'async-mutex';

const mutex = new Mutex();
const limited = withTimeout(mutex, 60);
const holder = mutex.runExclusive(() => pause(500));
let tries = 0;
for (let wait = 20; ; wait *= 2) {
  tries += 1;
  try {
    await limited.runExclusive(async () => {});
    break;
  } catch {
    await pause(wait);
  }
}
await holder;
console.log(tries > 1);
