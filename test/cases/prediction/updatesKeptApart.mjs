// Updates across awaits that nobody comes between, or that compute with nothing old.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

let [count, cached, state, sum] = [0, undefined, 'new', 0];
const lock = new Mutex();
const holder = { value: 0, started: 0 };

const locked = () =>
  lock.runExclusive(async () => {
    const seen = count;
    await pause(1);
    count = seen + 1;
  });
async function load() {
  if (cached === undefined) cached = await pause(1, 'loaded');
  return cached;
}
async function start(name) {
  state = `starting ${name}`;
  await pause(1);
  state = `started ${name}`;
}
async function readAgain(amount) {
  const cost = await pause(1, amount);
  sum += cost;
}
async function own() {
  const mine = { value: 1 };
  const before = mine.value;
  await pause(1);
  mine.value = before + 1;
  return mine.value;
}
async function touch() {
  await pause(1);
  holder.started = Date.now();
}
async function oneByOne() {
  const before = holder.value;
  await pause(1);
  holder.value = before + 1;
}
await Promise.all([locked(), locked(), load(), load(), start('a'), start('b'), readAgain(1), readAgain(2)]);
await Promise.all([own(), own(), touch(), touch()]);
for (let turn = 0; turn < 3; turn += 1) await oneByOne();
console.log(count, cached, state, sum, holder.value);
