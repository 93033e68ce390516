// caolan/async: a queue, a cargo and a graph of tasks that wait for each other.
const async = require('async');

const loads = [];
const cargo = async.cargo((tasks, done) => {
  loads.push(tasks.length);
  setTimeout(done, 5);
}, 4);
const queue = async.queue((task, done) => setImmediate(done, null, task), 3);
async function main() {
  for (let index = 0; index < 15; index += 1) cargo.push(index);
  await cargo.drain();
  console.log(loads.reduce((sum, load) => sum + load, 0));
  const all = await Promise.all(Array.from({ length: 30 }, (_, index) => queue.push(index)));
  console.log(all.length);
  const results = await async.auto({
    left: async () => 1,
    right: (done) => setTimeout(done, 10, null, 2),
    sum: ['left', 'right', async ({ left, right }) => left + right],
  });
  console.log(results.sum);
}
void main();
