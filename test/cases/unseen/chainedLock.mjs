// A lock made of a chain of promises, taken again by who has it.
import { setTimeout as sleep } from 'node:timers/promises';

let tail = Promise.resolve();
function exclusive(work) {
  const result = tail.then(work);
  tail = result.catch(() => {});
  return result;
}

const stock = { apples: 3 };

async function remove(count) {
  await sleep(2);
  stock.apples -= count;
  return stock.apples;
}

function buy(count) {
  return exclusive(() => remove(count));
}

async function buyTwice() {
  return exclusive(async () => {
    await buy(1);
    return buy(1);
  });
}

console.log(await buy(1));
console.log(await buyTwice());
