// Jobs of each queue wait for a slot of the other one.
import { setTimeout as pause } from 'node:timers/promises';
import PQueue from 'p-queue';

const reads = new PQueue({ concurrency: 1 });
const writes = new PQueue({ concurrency: 1 });

const copy = () =>
  reads.add(async () => {
    await pause(5);
    return writes.add(async () => 'copied');
  });
const verify = () =>
  writes.add(async () => {
    await pause(5);
    return reads.add(async () => 'verified');
  });
console.log(await Promise.all([copy(), verify()]));
