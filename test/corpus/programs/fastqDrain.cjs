// A fastq with callbacks that is drained, and one with promises whose worker fails now and then.
const fastq = require('fastq');

const doubles = [];
const queue = fastq((number, done) => setImmediate(done, null, number * 2), 3);
for (let number = 0; number < 50; number += 1) queue.push(number, (_error, double) => doubles.push(double));
queue.drain = async () => {
  console.log(doubles.length);
  const picky = fastq.promise(async (number) => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (number % 5 === 0) throw new Error('no');
    return number;
  }, 2);
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, number) => picky.push(number)));
  console.log(results.filter(({ status }) => status === 'rejected').length);
  await picky.drained();
  console.log('drained');
};
