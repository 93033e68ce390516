// Healthy: the pool has one page, which is given back before the next one is asked for; jobs pass theirs on.
import genericPool from 'generic-pool';

const pages = genericPool.createPool({ create: async () => ({ url: '' }), destroy: async () => {} }, { max: 1 });
async function title(url) {
  const page = await pages.acquire();
  page.url = url;
  await pages.release(page);
  return url.toUpperCase();
}
async function links(url) {
  const page = await pages.acquire();
  try {
    page.url = url;
  } finally {
    await pages.release(page);
  }
  return [url, await title(`${url}/next`)];
}
const crawl = async (page, depth) => (depth === 0 ? 'leaf' : crawl(page, depth - 1));
console.log(await Promise.all([title('a'), links('b'), pages.use(async (page) => crawl(page, 2))]));
