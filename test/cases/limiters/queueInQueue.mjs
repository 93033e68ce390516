// A crawler whose pages add their links to the queue that they run in and wait for them.
import PQueue from 'p-queue';

const queue = new PQueue({ concurrency: 2 });
const links = { '/': ['/a', '/b'], '/a': ['/a/1'], '/b': ['/b/1'] };

async function visit(page) {
  const found = links[page] ?? [];
  const below = await Promise.all(found.map((link) => queue.add(() => visit(link))));
  return [page, ...below.flat()];
}
const pages = await queue.add(() => visit('/'));
console.log(pages.join(' '));
