import { setTimeout as sleep } from 'node:timers/promises';

await sleep(700);
const beside = sleep(60_000, undefined, { ref: false });
await Promise.race([beside, sleep(100)]);
console.log('later');
