// A loop over events goes on waiting once the last one has come.
import { EventEmitter, on } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

class Feed extends EventEmitter {
  async start() {
    for (let n = 0; n < 3; n += 1) {
      await sleep(3);
      this.emit('price', n);
    }
    this.emit('end');
  }
}
const feed = new Feed();
void feed.start();
let sum = 0;
for await (const [price] of on(feed, 'price')) sum += price;
console.log('sum', sum);
