// Leaves a subscription whose generator waits for an event that comes no more.
import { EventEmitter, on } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const bus = new EventEmitter();

async function* orders(signal) {
  try {
    for await (const [order] of on(bus, 'order', { signal })) yield order;
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  } finally {
    console.log('unsubscribed');
  }
}

const stop = new AbortController();
const subscription = orders(stop.signal);
async function first(count) {
  const pending = [];
  for (let n = 0; n < count; n += 1) pending.push(subscription.next());
  return pending;
}
const pending = await first(3);
bus.emit('order', 'tea');
bus.emit('order', 'milk');
await sleep(2);
console.log((await pending[0]).value, (await pending[1]).value);
await subscription.return();
console.log('closed');
