// Consumers that wait for more when the program is over: it ends by itself.
import { EventEmitter, on, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

class Channel {
  items = [];
  takers = [];
  put(item) {
    const t = this.takers.shift();
    if (t) t(item);
    else this.items.push(item);
  }
  take() {
    return this.items.length ? Promise.resolve(this.items.shift()) : new Promise((r) => this.takers.push(r));
  }
}
const log = new Channel();
let written = 0;
async function writer() {
  for (;;) {
    const line = await log.take();
    written += line.length;
  }
}
writer().catch(console.error);
const bus = new EventEmitter();
(async () => {
  for await (const [m] of on(bus, 'message')) written += m.length;
})().catch(console.error);
(async () => {
  await once(bus, 'never');
  console.log('never');
})().catch(console.error);
async function main() {
  for (let n = 0; n < 10; n += 1) {
    log.put('xx');
    bus.emit('message', 'y');
    await sleep(1);
  }
}
await main();
console.log(written);
