// Stuck: each of two permits is held by a download that wants another one for a redirect.
import { Sema } from 'async-sema';

const slots = new Sema(2);
setInterval(() => {}, 1000);
async function download(url, redirects) {
  await slots.acquire();
  try {
    await null;
    return redirects > 0 ? await download(`${url}/`, redirects - 1) : url;
  } finally {
    slots.release();
  }
}
console.log(await Promise.all([download('a', 1), download('b', 1)]));
