// The lock is held while all wait for it.
import { Mutex } from 'async-mutex';
import PQueue from 'p-queue';

const stock = new Mutex();
const queue = new PQueue({ concurrency: 4 });
const count = new Map();
const add = (name) => () => stock.runExclusive(async () => count.set(name, 1));
async function restock(names) {
  await stock.runExclusive(async () => {
    await queue.addAll(names.map(add));
  });
}
await restock(['a', 'b']);
console.log(count.size);
