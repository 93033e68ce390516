// A hand-written lock for readers and writers.
class ReadWriteLock {
  #readers = 0;
  #writing = false;
  #waiting = [];
  async read(job) {
    while (this.#writing || this.#waiting.some(({ writes }) => writes)) await this.#wait(false);
    this.#readers += 1;
    try {
      return await job();
    } finally {
      this.#readers -= 1;
      this.#wake();
    }
  }
  async write(job) {
    while (this.#writing || this.#readers > 0) await this.#wait(true);
    this.#writing = true;
    try {
      return await job();
    } finally {
      this.#writing = false;
      this.#wake();
    }
  }
  #wait(writes) {
    return new Promise((resolve) => this.#waiting.push({ writes, resolve }));
  }
  #wake() {
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }
}
const lock = new ReadWriteLock();
let value = 0;
const turn = () => new Promise((resolve) => setTimeout(resolve, 2));
const seen = await Promise.all(
  Array.from({ length: 40 }, (_, index) =>
    index % 4 === 0
      ? lock.write(async () => {
          await turn();
          value += 1;
          return -1;
        })
      : lock.read(async () => {
          await turn();
          return value;
        }),
  ),
);
console.log(value, seen.length);
