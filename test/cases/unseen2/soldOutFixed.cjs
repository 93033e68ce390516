// Gives the lock back on every path.
const AsyncLock = require('async-lock');
const lock = new AsyncLock();
const stock = new Map([
  ['pen', 1],
  ['ink', 0],
]);
function take(item, callback) {
  lock.acquire(
    item,
    (done) => {
      setTimeout(() => {
        const left = stock.get(item);
        if (left === 0) {
          done(new Error('sold out'));
          return;
        }
        stock.set(item, left - 1);
        done(null, left - 1);
      }, 2);
    },
    callback,
  );
}
take('pen', (e, left) => console.log('pen', e?.message ?? left));
take('ink', (e, left) => console.log('ink', e?.message ?? left));
take('ink', (e, left) => console.log('ink again', e?.message ?? left));
