// Loops over events that an abort ends, in order.
import { EventEmitter, on } from 'node:events';
import { setInterval as every } from 'node:timers/promises';

const stop = new AbortController();
const bus = new EventEmitter();
const listen = async () => {
  let count = 0;
  try {
    for await (const _ of on(bus, 'tick', { signal: stop.signal })) count += 1;
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
  return count;
};
const listeners = [listen(), listen()];
let ticks = 0;
for await (const _ of every(10)) {
  bus.emit('tick');
  ticks += 1;
  if (ticks === 20) break;
}
await new Promise((resolve) => setImmediate(resolve));
stop.abort();
console.log(await Promise.all(listeners));
