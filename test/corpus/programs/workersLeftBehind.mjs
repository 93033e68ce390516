// Consumers that wait for more when the program ends: meant to be so.
import { EventEmitter, on } from 'node:events';

const bus = new EventEmitter();
let seen = 0;
const listen = async () => {
  for await (const [value] of on(bus, 'value')) seen += value;
};
for (let index = 0; index < 3; index += 1) void listen();
const waiting = [];
const consume = async () => {
  for (;;) seen += await new Promise((resolve) => waiting.push(resolve));
};
void consume();
for (let value = 1; value <= 5; value += 1) {
  bus.emit('value', value);
  waiting.shift()?.(100);
  await new Promise((resolve) => setImmediate(resolve));
}
console.log(seen);
