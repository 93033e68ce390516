// Stuck: a throw passes by the release.
import { Mutex } from 'async-mutex';

const mutex = new Mutex();
async function parse(text) {
  const release = await mutex.acquire();
  const value = JSON.parse(text);
  release();
  return value;
}
await parse('{').catch((error) => console.log(error.name));
console.log(await parse('1'));
