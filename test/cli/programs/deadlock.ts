// Two transfers lock two accounts in opposite order; a timer keeps the program alive.
import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const checking: Mutex = new Mutex();
const savings: Mutex = new Mutex();

async function deposit(): Promise<void> {
  const release = await checking.acquire();
  await sleep(20);
  const releaseOther = await savings.acquire();
  releaseOther();
  release();
}
async function withdraw(): Promise<void> {
  const release = await savings.acquire();
  await sleep(20);
  const releaseOther = await checking.acquire();
  releaseOther();
  release();
}
console.log('started');
if (process.argv[2] !== 'ends') setInterval(() => {}, 1000);
void Promise.all([deposit(), withdraw()]).then(() => console.log('never'));
