// Mapping under a limit: with a lock in each call, failing, with a signal, over what arrives late.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import pMap, { pMapSkip } from 'p-map';

const lock = new Mutex();
const all = await pMap([1, 2, 3, 4], (each) => lock.runExclusive(() => pause(20, each)), { concurrency: 2 });
console.log(all.join());
const odd = await pMap([1, 2, 3], async (each) => (each % 2 === 0 ? pMapSkip : each));
console.log(odd.join());
const failing = pMap([1, 2], async (each) => {
  if (each === 2) throw new Error('failed');
  return pause(60, each);
});
console.log(await failing.catch(({ message }) => message));

// Held while it maps what waits for it, until a timer gives up.
const controller = new AbortController();
setTimeout(() => controller.abort(new Error('too slow')), 200);
const release = await lock.acquire();
const stuck = pMap([1, 2], (each) => lock.runExclusive(() => each), { signal: controller.signal });
console.log(await stuck.catch(({ message }) => message));
release();
async function* late() {
  for (const each of [1, 2]) yield pause(5, each);
}
console.log((await pMap(late(), async (each) => each * 2, { concurrency: 1 })).join(), pMap.name, pMap.length);
