// The lock is held while the library calls a function for each item, which takes the lock.
const async = require('async');
const { Mutex } = require('async-mutex');

const ledger = new Mutex();
const book = async (entry) => ledger.runExclusive(async () => entry);
async function bookAll(entries) {
  const release = await ledger.acquire();
  try {
    await async.eachLimit(entries, 2, async (entry) => book(entry));
  } finally {
    release();
  }
}
void bookAll([1, 2, 3]).then(() => console.log('booked'));
