// Two calls of a pool wait for each other's results.
const { TaskPoolExecutor } = require('lockstep/concurrent-futures');

const pool = new TaskPoolExecutor(4);
const futures = {};
async function ask() {
  return futures.answer.result();
}
async function answer() {
  return futures.ask.result();
}
futures.ask = pool.submit(async function asks() {
  await null;
  return ask();
});
futures.answer = pool.submit(answer);
