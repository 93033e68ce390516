// The worker waits until the queue is drained, which it is not while the worker runs.
const fastq = require('fastq');
const queue = fastq.promise(worker, 1);
const written = [];
async function flush() {
  await queue.drained();
  return written.length;
}
async function worker(line) {
  if (line === 'COMMIT') {
    const count = await flush();
    console.log('committed', count);
    return;
  }
  await new Promise((resolve) => setImmediate(resolve));
  written.push(line);
}
async function main() {
  for (const line of ['a', 'b']) queue.push(line);
  await queue.push('COMMIT');
  queue.push('c');
  console.log('end');
}
main().catch(console.error);
