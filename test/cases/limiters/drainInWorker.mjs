// A worker of the queue waits until the queue has nothing left to do.
import async from 'async';

const exports = async.queue(async (name) => {
  if (name === 'summary') await exports.drain();
  return name;
}, 2);
void exports.push(['sales', 'summary', 'stock']);
await exports.drain();
console.log('exported');
