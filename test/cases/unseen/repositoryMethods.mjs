// A repository whose public methods take the lock, and one calls another.
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

class Repository {
  constructor() {
    this.lock = new Mutex();
    this.rows = new Map();
  }

  async #write(id, row) {
    await sleep(5);
    this.rows.set(id, row);
  }

  save(id, row) {
    return this.lock.runExclusive(() => this.#write(id, row));
  }

  saveAll(entries) {
    return this.lock.runExclusive(async () => {
      for (const [id, row] of entries) await this.save(id, row);
    });
  }
}

const repository = new Repository();
await repository.save(1, { name: 'ann' });
await repository.saveAll([
  [2, { name: 'bo' }],
  [3, { name: 'cy' }],
]);
console.log(repository.rows.size);
