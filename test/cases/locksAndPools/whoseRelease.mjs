// Healthy: who gives a permit back says not whose; the one that is still out is given back later.
import { Sema } from 'async-sema';

const [permits, ledger] = [new Sema(2), new Sema(1)];
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function slow() {
  await permits.acquire();
  await pause(1500);
  permits.release();
}
async function quick() {
  await permits.acquire();
  await pause(5);
  permits.release();
  await pause(20);
  await ledger.acquire();
  ledger.release();
}
async function holder() {
  await pause(10);
  await permits.acquire();
  await pause(20);
  await ledger.acquire();
  ledger.release();
  permits.release();
}
async function writer() {
  await ledger.acquire();
  await pause(60);
  await permits.acquire();
  permits.release();
  ledger.release();
}
await Promise.all([slow(), quick(), holder(), writer()]);
console.log('all went on');
