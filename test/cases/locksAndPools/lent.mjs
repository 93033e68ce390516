// Stuck: the pool has one page, and who has it asks for another one.
import genericPool from 'generic-pool';

const pages = genericPool.createPool({ create: async () => ({ url: '' }), destroy: async () => {} }, { max: 1 });
setInterval(() => {}, 1000);
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
    return [url, await title(`${url}/next`)];
  } finally {
    await pages.release(page);
  }
}
console.log(await title('a'));
console.log(await links('b'));
