// The worker pushes to its own queue and calls back when that is done.
const fastq = require('fastq');

const sums = fastq(sum, 1);
function sum(numbers, done) {
  if (numbers.length < 2) return setImmediate(done, null, numbers[0] ?? 0);
  const half = numbers.length >> 1;
  sums.push(numbers.slice(0, half), (error, left) => {
    if (error) return done(error);
    sums.push(numbers.slice(half), (failure, right) => done(failure, left + right));
  });
}
sums.push([1, 2, 3], (_, total) => console.log(total));
