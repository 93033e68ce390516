// Stuck: a plain arrow function calls the function that already holds the lock.
import { Mutex } from 'async-mutex';

const cache = new Mutex();
setInterval(() => {}, 1000);
async function load(depth) {
  return cache.runExclusive(() => (depth === 0 ? Promise.resolve('leaf') : load(depth - 1)));
}
console.log(await load(0));
console.log(await load(2));
