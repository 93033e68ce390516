// Callbacks and promises, pauses, killing, aborting, contexts, another number of slots.
const fastq = require('fastq');

const seen = [];
const q = fastq(
  { prefix: 'p' },
  function worker(item, done) {
    seen.push(this.prefix + item);
    setTimeout(done, 20, null, item);
  },
  1,
);
q.pause();
for (const item of [1, 2, 3]) q.push(item, (error, result) => seen.push(error ?? result));
q.unshift(0);
setTimeout(() => q.resume(), 120);
q.drain = async () => {
  console.log(seen.join());
  const work = fastq.promise(async (item) => {
    if (item === 'bad') throw new Error('bad item');
    return new Promise((resolve) => setTimeout(resolve, 60, item));
  }, 1);
  const all = ['a', 'bad', 'b'].map((item) => work.push(item));
  console.log((await Promise.allSettled(all)).map(({ status }) => status).join());
  work.push('c');
  const late = work.push('d');
  setTimeout(() => work.abort(), 20);
  console.log(await late.catch(({ message }) => message));
  // The job waits for one that can only begin with more slots.
  const nested = fastq.promise(async (depth) => (depth === 0 ? 0 : 1 + (await nested.push(depth - 1))), 1);
  setTimeout(() => {
    nested.concurrency = 3;
  }, 300);
  console.log(await nested.push(2));
  await nested.drained();
  nested.push(0);
  nested.kill();
  console.log(nested.length(), fastq.name, fastq.length, q.push.length);
};
