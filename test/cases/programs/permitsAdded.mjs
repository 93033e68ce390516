// Healthy: permits that a timer adds.
import { Semaphore } from 'async-mutex';

const slots = new Semaphore(2);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function two() {
  const [, release] = await slots.acquire();
  await sleep(10);
  const [, releaseOther] = await slots.acquire();
  release();
  releaseOther();
}
setTimeout(() => slots.setValue(1), 300);
await Promise.all([two(), two()]);
console.log('both');
