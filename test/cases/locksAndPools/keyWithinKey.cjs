// Stuck: a function that takes a lock calls another one that takes the same.
const AsyncLock = require('async-lock');

class Cache {
  locks = new AsyncLock();
  #values = new Map();
  load(key) {
    return this.locks.acquire(key, async () => {
      this.#values.set(key, key.length);
      return this.get(key);
    });
  }
  get(key) {
    return this.locks.acquire(key, async () => this.#values.get(key) ?? this.load(key));
  }
}
setInterval(() => {}, 1000);
void new Cache().get('config').then(console.log);
