// Stuck: opposite order in loops over async generators, with other variables of the release function's name.
import { Mutex } from 'async-mutex';

const [left, right] = [new Mutex(), new Mutex()];
setInterval(() => {}, 1000);
async function* twice() {
  yield 1;
  await new Promise((release) => setTimeout(release, 5));
  yield 2;
}
async function both(first, second) {
  for await (const _ of twice()) {
    const release = await first.acquire();
    await new Promise((release) => setTimeout(release, 5));
    const releaseSecond = await second.acquire();
    releaseSecond();
    release();
  }
}
await Promise.all([both(left, right), both(right, left)]);
