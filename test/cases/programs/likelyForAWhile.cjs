// Healthy in the end: what looks like a deadlock for more than a second goes on.
const { Mutex } = require('async-mutex');

const releases = new Map();
const [left, right] = [new Mutex(), new Mutex()];
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function both(name, first, second) {
  releases.set(name, await first.acquire());
  await sleep(10);
  (await second.acquire())();
  releases.get(name)();
}
setTimeout(() => releases.get('one')(), 1500);
void Promise.all([both('one', left, right), both('two', right, left)]).then(() => console.log('went on'));
