// Stuck: opposite order through a helper.
import { Mutex } from 'async-mutex';

const [alice, bob] = [{ lock: new Mutex() }, { lock: new Mutex() }];
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function withBoth(first, second) {
  const release = await first.lock.acquire();
  try {
    await sleep(5);
    const releaseSecond = await second.lock.acquire();
    releaseSecond();
  } finally {
    release();
  }
}
await Promise.all([withBoth(alice, bob), withBoth(bob, alice)]);
