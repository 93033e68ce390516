// Calls that were given up wait beside a program that ends as it was meant to.
import { setTimeout as sleep } from 'node:timers/promises';

function debounce(work, ms) {
  let timer;
  return (...args) =>
    new Promise((resolve) => {
      clearTimeout(timer);
      timer = setTimeout(() => resolve(work(...args)), ms);
    });
}
const search = debounce(async (text) => text.length, 20);
const shown = [];
async function type(text) {
  const n = await search(text);
  shown.push(n);
}
type('a').catch(console.error);
await sleep(2);
type('ab').catch(console.error);
await sleep(2);
type('abc').catch(console.error);
await sleep(60);
const forever = new Promise(() => {});
const winner = await Promise.race([forever, sleep(5, 'time')]);
console.log(shown.join(), winner);
async function* ticks() {
  for (let n = 0; ; n += 1) {
    await sleep(1);
    yield n;
  }
}
const gen = ticks();
await gen.next();
await gen.next();
const idle = (async function* () {
  await forever;
  yield 1;
})();
idle.next();
console.log('end');
