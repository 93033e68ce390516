// A crawler that adds the links of a page to the queue that the page came from, and waits for them.
import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';

const links = { '/': ['/a', '/b'], '/a': ['/a1', '/a2'], '/b': ['/b1'], '/a1': [], '/a2': [], '/b1': [] };
const queue = new PQueue({ concurrency: 2 });
const seen = new Set();

async function visit(url) {
  seen.add(url);
  await sleep(5);
  await Promise.all(links[url].map((link) => queue.add(() => visit(link))));
}

await queue.add(() => visit('/'));
console.log(`${seen.size} pages`);
