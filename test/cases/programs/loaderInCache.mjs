// Stuck: a callback that comes back to the lock that is held around it.
import { Mutex } from 'async-mutex';

const mutex = new Mutex();
setInterval(() => {}, 1000);
const get = (key, load) => mutex.runExclusive(async () => await load(key));
console.log(await get('a', async (key) => key + (await get('b', async () => 'b'))));
