// p-map that ends, one that is stopped by the first failure, and one that is aborted.

import { setTimeout as pause } from 'node:timers/promises';
import pMap from 'p-map';

const numbers = Array.from({ length: 30 }, (_, index) => index);
console.log(
  (
    await pMap(
      numbers,
      async (number) => {
        await pause(1);
        return number;
      },
      { concurrency: 4 },
    )
  ).length,
);
try {
  await pMap(
    numbers,
    async (number) => {
      await pause(number);
      if (number === 5) throw new Error('five');
      return number;
    },
    { concurrency: 2 },
  );
} catch (error) {
  console.log(error.message);
}
const stop = new AbortController();
setTimeout(() => stop.abort(), 50);
try {
  await pMap(numbers, () => pause(20), { concurrency: 1, signal: stop.signal });
} catch (error) {
  console.log(error.name);
}
