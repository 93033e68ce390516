// Two hundred tasks want one lock, each many times: slow, and healthy.
import { Mutex } from 'async-mutex';

const mutex = new Mutex();
let count = 0;
await Promise.all(
  Array.from({ length: 200 }, async () => {
    for (let time = 0; time < 10; time += 1) {
      await mutex.runExclusive(async () => {
        const before = count;
        await null;
        count = before + 1;
      });
    }
  }),
);
console.log(count);
