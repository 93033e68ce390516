// Stuck: a deadlock after thousands of calls that went well.
const { setTimeout: pause } = require('node:timers/promises');
const { Mutex } = require('async-mutex');

const [left, right] = [new Mutex(), new Mutex()];
setInterval(() => {}, 1000);
const both = (first, second, milliseconds) =>
  first.runExclusive(async () => {
    if (milliseconds > 0) await pause(milliseconds);
    return second.runExclusive(async () => {});
  });
async function main() {
  for (let call = 0; call < 5000; call++) await both(left, right, 0);
  await Promise.all([both(left, right, 5), both(right, left, 5)]);
}
void main();
