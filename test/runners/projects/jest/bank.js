const { Mutex } = require('async-mutex');

const alice = new Mutex();
const bob = new Mutex();

async function transfer(from, to) {
  const release = await from.acquire();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const releaseOther = await to.acquire();
  releaseOther();
  release();
  return 'done';
}
exports.toBob = () => transfer(alice, bob);
exports.toAlice = (order) => (order === 'same' ? transfer(alice, bob) : transfer(bob, alice));
