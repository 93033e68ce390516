// Who submits the jobs waits until the queue is drained.
const fastq = require('fastq');
const queue = fastq.promise(worker, 1);
const written = [];
async function flush() {
  await queue.drained();
  return written.length;
}
async function worker(line) {
  if (line === 'COMMIT') {
    console.log('committed', written.length);
    return;
  }
  await new Promise((resolve) => setImmediate(resolve));
  written.push(line);
}
async function main() {
  for (const line of ['a', 'b']) queue.push(line);
  await flush();
  await queue.push('COMMIT');
  queue.push('c');
  console.log('end');
}
main().catch(console.error);
