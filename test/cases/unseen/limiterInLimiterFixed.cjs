// One request at a time; a request that is told to page asks for the next page through the same limiter.
const Bottleneck = require('bottleneck');

const limiter = new Bottleneck({ maxConcurrent: 1 });
const pages = [[1, 2], [3, 4], [5]];

async function fetchPage(number) {
  return { items: pages[number], next: number + 1 < pages.length ? number + 1 : undefined };
}

async function fetchAll(number = 0) {
  const { items, next } = await limiter.schedule(() => fetchPage(number));
  if (next === undefined) return items;
  return [...items, ...(await fetchAll(next))];
}

void fetchAll().then((items) => console.log(items.length));
