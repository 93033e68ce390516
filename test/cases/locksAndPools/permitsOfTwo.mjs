// Stuck: two semaphores in opposite order.
import { Semaphore } from 'await-semaphore';

const [disk, network] = [new Semaphore(1), new Semaphore(1)];
setInterval(() => {}, 1000);
async function copy(from, to) {
  const releaseFrom = await from.acquire();
  await new Promise((resolve) => setTimeout(resolve, 5));
  const releaseTo = await to.acquire();
  releaseTo();
  releaseFrom();
}
await Promise.all([copy(disk, network), copy(network, disk)]);
