// Lazy singletons and a cache of promises: who asks first starts the work, a failure is forgotten, entries grow old.
import { setTimeout as sleep } from 'node:timers/promises';

const once = (make) => {
  let made;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
};
let tries = 0;
const connection = once(async () => {
  tries += 1;
  await sleep(5);
  if (tries === 1) throw new Error('not yet');
  return { tries };
});

class Cache {
  #entries = new Map();
  loads = 0;
  get(key) {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const promise = this.#load(key);
    this.#entries.set(key, promise);
    promise.then(
      () => setTimeout(() => this.#entries.delete(key), 20).unref(),
      () => this.#entries.delete(key),
    );
    return promise;
  }
  async #load(key) {
    this.loads += 1;
    await connection();
    await sleep(3);
    return `${key}!`;
  }
}

const cache = new Cache();
const first = await Promise.allSettled(['a', 'b', 'a'].map((key) => cache.get(key)));
console.log(first.map(({ status }) => status).join(' '));
const second = await Promise.all(['a', 'b', 'a', 'b', 'a'].map((key) => cache.get(key)));
await sleep(60);
const third = await cache.get('a');
console.log(second.join(' '), third, cache.loads, (await connection()).tries);
