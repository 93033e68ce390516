// Jobs of a queue give it more jobs and wait for these.
const fastq = require('fastq');

const queue = fastq.promise(async (job) => {
  const results = [];
  for (const each of job.children ?? []) results.push(await queue.push(each));
  return [job.name, ...results.flat()];
}, 1);

async function main() {
  const names = await queue.push({ name: 'all', children: [{ name: 'lint' }, { name: 'test' }] });
  console.log(names);
}
void main();
