// Healthy: a permit is given back some time after the request for which it was taken.
import { Sema } from 'async-sema';

const rate = new Sema(1);
async function request(n) {
  await rate.acquire();
  setTimeout(() => rate.release(), 1500);
  return n;
}
console.log(await request(1), await request(2));
