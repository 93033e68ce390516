// Queues, cargo and priorities with callbacks and with promises, a full queue that others wait for, removing and killing.
const async = require('async');

const log = [];
const q = async.queue((item, done) => setTimeout(done, 15, item === 'bad' ? new Error('bad item') : null, item), 2);
q.error((error) => log.push(error.message));
q.push(['a', 'bad', 'b'], (_, item) => item !== undefined && log.push(item));
q.unshift('first');
q.drain(async () => {
  console.log(log.join());
  const cargo = async.cargo(async (items) => {
    await new Promise((resolve) => setTimeout(resolve, 80));
    return items.length;
  }, 2);
  console.log((await Promise.all(cargo.push([1, 2, 3]))).join());
  const urgent = async.priorityQueue(async (item) => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    log.push(item);
  }, 1);
  const pushed = [urgent.push('low', 9), urgent.push('high', 1), urgent.push('removed', 2)];
  urgent.remove(({ data }) => data === 'removed');
  await Promise.all(pushed.slice(0, 2));
  console.log(log.slice(-2).join());
  q.drain(() => console.log('never'));
  q.pause();
  q.push('left');
  q.kill();
  console.log(q.length(), async.queue.name, async.queue.length);
});
