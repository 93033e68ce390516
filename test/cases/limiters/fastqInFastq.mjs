// The worker pushes to its own queue and waits for the result.
import fastq from 'fastq';

const tree = { root: ['left', 'right'], left: [], right: [] };
const q = fastq.promise(walk, 1);

async function walk(name) {
  const below = await Promise.all(tree[name].map((each) => q.push(each)));
  return 1 + below.reduce((sum, each) => sum + each, 0);
}
console.log(await q.push('root'));
