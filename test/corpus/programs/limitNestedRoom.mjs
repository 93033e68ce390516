// Limited jobs that submit to another limiter, and to the same one without waiting for it.

import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';

const outer = pLimit(2);
const inner = pLimit(1);
const later = [];
const done = await Promise.all(
  Array.from({ length: 12 }, (_, index) =>
    outer(async () => {
      await pause(2);
      later.push(outer(async () => index));
      return inner(async () => {
        await pause(1);
        return index;
      });
    }),
  ),
);
console.log(done.length, (await Promise.all(later)).length);
