// What the library calls for lists, with a lock in each call, with failures, with callbacks and without.
import async from 'async';
import { Mutex } from 'async-mutex';

const lock = new Mutex();
const pause = (time, value) => new Promise((resolve) => setTimeout(resolve, time, value));
const exclusive = async (value) => lock.runExclusive(() => pause(5, value));
console.log(await async.mapLimit([3, 1, 2], 2, exclusive));
console.log(await async.parallel([async () => exclusive('a'), async () => exclusive('b')]));
console.log(await async.series([async () => 1, (done) => done(null, 2)]));
const release = await lock.acquire();
const failing = async.each(['ok', 'bad'], async (value) => {
  if (value === 'ok') return lock.runExclusive(() => value);
  throw await pause(300, new Error('bad value'));
});
console.log(await failing.catch(({ message }) => message));
release();
let count = 0;
await async.whilst(
  async () => count < 3,
  async () => {
    count += 1;
  },
);
console.log(count, await async.reduce([1, 2, 3], 0, async (sum, each) => sum + each));
async.times(
  3,
  (each, next) => next(null, each * 2),
  (_, doubled) => console.log(doubled),
);
const empty = async.queue(async (item) => item, 1);
const drained = empty.drain();
void empty.push(1);
await drained;
empty.drain(() => console.log('drained by listener'));
void empty.push([2, 3]);
console.log(async.mapLimit.name, async.mapLimit.length, String(async.each).length > 20, empty.drain.name);
