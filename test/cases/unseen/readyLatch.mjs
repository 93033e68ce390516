// Everybody waits until the cache is ready; why it never is was caught and forgotten.
import { setTimeout as sleep } from 'node:timers/promises';

class Cache {
  constructor(load) {
    this.ready = new Promise((resolve) => {
      load()
        .then((entries) => {
          this.entries = new Map(entries);
          resolve();
        })
        .catch((error) => {
          console.log(`cannot load: ${error.message}`);
        });
    });
  }
  async get(key) {
    await this.ready;
    return this.entries.get(key);
  }
}

async function load() {
  await sleep(5);
  throw new Error('no such table');
}

const cache = new Cache(load);
console.log(await cache.get('a'));
