// Stuck: opposite order in callbacks of timers, which nobody awaits.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const [left, right] = [new Mutex(), new Mutex()];
setInterval(() => {}, 1000);
setTimeout(async () => {
  const release = await left.acquire();
  await pause(30);
  const releaseRight = await right.acquire();
  releaseRight();
  release();
}, 5);
setTimeout(async () => {
  const release = await right.acquire();
  await pause(30);
  const releaseLeft = await left.acquire();
  releaseLeft();
  release();
}, 10);
