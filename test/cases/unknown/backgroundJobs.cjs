// Jobs that are meant to wait until somebody has something for them, and what lost a race: all of them wait at the end.
const { EventEmitter, once } = require('node:events');

const items = [];
const takers = [];
const put = (item) => (takers.length > 0 ? takers.shift()(item) : items.push(item));
const take = () => (items.length > 0 ? Promise.resolve(items.shift()) : new Promise((resolve) => takers.push(resolve)));

async function consume() {
  while (true) console.log(await take());
}
async function recurse() {
  console.log(await take());
  return recurse();
}
async function slow() {
  await new Promise(() => {});
}
async function watch(emitter) {
  for await (const [item] of require('node:events').on(emitter, 'item')) console.log(item);
}
const cache = new Map();
const load = async (key) => {
  await once(new EventEmitter(), key);
};
const cached = (key) => cache.get(key) ?? cache.set(key, load(key)).get(key);

async function main() {
  cached('a');
  put(1);
  put(2);
  const winner = await Promise.race([
    slow(),
    cached('b'),
    new Promise((resolve) => setTimeout(resolve, 20, 'timeout')),
  ]);
  console.log(winner);
}
consume().catch(console.error);
recurse().catch(console.error);
watch(new EventEmitter()).catch(console.error);
main().catch(console.error);
