// A supervisor cancels everybody who waits too long, and the work goes on.
import { setTimeout as pause } from 'node:timers/promises';
import { E_CANCELED, Mutex } from 'async-mutex';

const mutex = new Mutex();
const supervise = setInterval(() => mutex.cancel(), 150);
let refused = 0;
let done = 0;
await Promise.all(
  Array.from({ length: 12 }, async () => {
    for (;;) {
      try {
        await mutex.runExclusive(() => pause(40));
        done += 1;
        return;
      } catch (error) {
        if (error !== E_CANCELED) throw error;
        refused += 1;
      }
    }
  }),
);
clearInterval(supervise);
console.log(done, refused > 0);
