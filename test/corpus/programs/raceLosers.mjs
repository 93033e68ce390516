// Promises that lose a race stay pending until the end; so do those of a cache that nobody asks again.
import { setTimeout as pause } from 'node:timers/promises';

const cache = new Map();
const load = (key) => {
  const known =
    cache.get(key) ??
    new Promise((resolve) => {
      if (key !== 'lost') setTimeout(resolve, 20, key);
    });
  cache.set(key, known);
  return known;
};
const withLimit = (promise, limit) => Promise.race([promise, pause(limit).then(() => 'late')]);
const results = [];
for (const key of ['a', 'lost', 'b', 'lost']) results.push(await withLimit(load(key), 200));
const watch = async () => {
  await load('lost');
  results.push('never');
};
void watch();
console.log(results);
