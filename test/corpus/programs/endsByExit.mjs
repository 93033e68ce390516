// Ends by process.exit while much is under way, as command line tools do.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const mutex = new Mutex();
for (let index = 0; index < 5; index += 1) void mutex.runExclusive(() => pause(10_000));
setInterval(() => {}, 1000);
await pause(300);
console.log('enough');
process.exit(7);
