// Stuck: three jobs of one map, each with the next one's lock.
import { Mutex } from 'async-mutex';

const locks = [0, 1, 2].map(() => new Mutex());
setInterval(() => {}, 1000);
await Promise.all(
  [0, 1, 2].map(async (index) => {
    await locks[index].runExclusive(async () => {
      await null;
      await locks[(index + 1) % 3].runExclusive(async () => console.log('never'));
    });
  }),
);
