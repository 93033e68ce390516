// The lock is held while all are mapped, and mapping takes it.
import { Mutex } from 'async-mutex';
import pMap from 'p-map';

const store = new Mutex();
const saved = [];

const save = (item) => store.runExclusive(async () => saved.push(item));
async function saveAll(items) {
  const release = await store.acquire();
  try {
    await pMap(items, async (item) => save(item), { concurrency: 2 });
  } finally {
    release();
  }
}
await saveAll(['a', 'b', 'c']);
console.log(saved.join());
