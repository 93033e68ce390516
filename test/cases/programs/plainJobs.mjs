// Healthy: the jobs are no activations and run beside the task that waits for all of them.
import { Mutex } from 'async-mutex';

const mutex = new Mutex();
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
await Promise.all([1, 2, 3].map(() => mutex.runExclusive(() => sleep(150))));
const early = mutex.runExclusive(() => sleep(150));
await mutex.runExclusive(() => console.log('behind it'));
await early;
