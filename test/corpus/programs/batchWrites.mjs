// A store that collects writes into batches by a timer, and whose writers wait for their batch.
let batch;
const written = [];
const write = (item) => {
  if (batch === undefined) {
    batch = { items: [], done: Promise.withResolvers?.() ?? own() };
    setTimeout(flush, 30);
  }
  batch.items.push(item);
  return batch.done.promise;
};
function own() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
async function flush() {
  const { items, done } = batch;
  batch = undefined;
  await new Promise((resolve) => setTimeout(resolve, 10));
  written.push(...items);
  done.resolve(items.length);
}
const writer = async (name) => {
  for (let index = 0; index < 5; index += 1) await write(`${name}${index}`);
};
await Promise.all(['a', 'b', 'c', 'd'].map(writer));
console.log(written.length);
