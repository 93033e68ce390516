// A pool of browsers; who fails to load a page keeps its browser.
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool } from 'generic-pool';

let made = 0;
const pool = createPool(
  {
    create: async () => {
      made += 1;
      return { id: made };
    },
    destroy: async () => {},
  },
  { max: 2 },
);

async function screenshot(url) {
  const browser = await pool.acquire();
  await sleep(5);
  if (url.includes('broken')) throw new Error(`cannot load ${url}`);
  await pool.release(browser);
  return `picture of ${url}`;
}

const urls = ['/one', '/broken1', '/two', '/broken2', '/three'];
for (const url of urls) {
  console.log(await screenshot(url).catch((error) => error.message));
}
await pool.drain();
await pool.clear();
