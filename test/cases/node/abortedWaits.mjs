// Waits that are given up, and one that was too late.
import { EventEmitter, on, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const bus = new EventEmitter();
const control = new AbortController();
const wait = once(bus, 'never', { signal: control.signal }).catch((error) => error.name);
setTimeout(() => control.abort(), 700);
console.log(await wait);
const second = new AbortController();
setTimeout(() => second.abort(), 50);
try {
  for await (const _ of on(bus, 'none', { signal: second.signal })) console.log('none');
} catch (error) {
  console.log(error.name);
}
const failing = once(bus, 'x').catch((error) => error.message);
await sleep(10);
bus.emit('error', new Error('no'));
console.log(await failing, bus.listenerCount('x'), bus.listenerCount('error'));
