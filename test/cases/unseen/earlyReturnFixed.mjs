// A cache that refreshes tokens under a lock, and forgets the lock where the token is still good.
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

class TokenStore {
  #mutex = new Mutex();
  #token;

  async get() {
    const release = await this.#mutex.acquire();
    if (this.#token) {
      release();
      return this.#token;
    }
    this.#token = await this.#refresh();
    release();
    return this.#token;
  }

  async #refresh() {
    await sleep(10);
    return 'token';
  }
}

const store = new TokenStore();
for (const call of ['users', 'orders', 'invoices']) {
  const token = await store.get();
  console.log(call, token);
}
