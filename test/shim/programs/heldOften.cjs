/** Takes locks in every form a great many times; prints by how many megabytes the heap has grown since the first of them. */
const { Lock } = require('lockstep/threading');
const { Mutex } = require('async-mutex');

async function use(lock, mutex, times) {
  for (let time = 0; time < times; time += 1) {
    const held = await lock.hold();
    await held[Symbol.asyncDispose]();
    await lock.withLock(async () => {});
    await mutex.runExclusive(() => {});
    (await mutex.acquire())();
  }
  gc();
  return process.memoryUsage().heapUsed;
}
async function main() {
  const [lock, mutex] = [new Lock(), new Mutex()];
  await use(lock, mutex, 20_000);
  const before = await use(lock, mutex, 1000);
  const after = await use(lock, mutex, 60_000);
  console.log((after - before) / 1e6);
}
void main();
