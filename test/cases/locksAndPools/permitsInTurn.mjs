// Healthy: the permit is given back before the next one is asked for.
import { Sema } from 'async-sema';

const slots = new Sema(2);
async function get(url) {
  await slots.acquire();
  try {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return url.length < 4 ? undefined : url;
  } finally {
    slots.release();
  }
}
const download = async (url) => (await get(url)) ?? download(`${url}/`);
console.log(await Promise.all([download('a'), download('b'), download('c')]));
