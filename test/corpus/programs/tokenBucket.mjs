// A rate limiter of one's own: callers wait in a list, and a timer that runs only while somebody waits lets them in.
class TokenBucket {
  #tokens;
  #waiting = [];
  #timer;

  constructor(capacity, interval) {
    this.capacity = capacity;
    this.interval = interval;
    this.#tokens = capacity;
  }

  async take() {
    if (this.#tokens > 0) {
      this.#tokens -= 1;
      return;
    }
    await new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#timer ??= setInterval(() => this.#refill(), this.interval);
    });
  }

  #refill() {
    const next = this.#waiting.shift();
    if (next !== undefined) next();
    else if (this.#tokens < this.capacity) this.#tokens += 1;
    if (this.#waiting.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}

const bucket = new TokenBucket(5, 5);
const order = [];
async function call(id) {
  await bucket.take();
  order.push(id);
}
await Promise.all(Array.from({ length: 40 }, (_, id) => call(id)));
console.log(
  order.length,
  order.every((id, index) => id === index),
);
