// Two transfers lock each other out while others come and go by the thousand, each suspended many times: what the two wait for is
// told although not every suspension is.
import { setImmediate as turn } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const [left, right] = [new Mutex(), new Mutex()];

async function note(ledger, entry) {
  const release = await ledger.acquire();
  try {
    return entry;
  } finally {
    release();
  }
}
async function visitor(rounds) {
  const ledger = new Mutex();
  for (let round = 0; round < rounds; round += 1) await note(ledger, await note(ledger, round));
}
async function traffic() {
  for (;;) {
    await Promise.all(Array.from({ length: 40 }, () => visitor(25)));
    await turn();
  }
}

async function second(lock) {
  await visitor(3);
  return lock.runExclusive(async () => 'both');
}
const transfer = (first, other) =>
  first.runExclusive(async () => {
    await visitor(5);
    return second(other);
  });

void traffic();
await visitor(2000);
console.log(await Promise.all([transfer(left, right), transfer(right, left)]));
process.exit();
