// The timer keeps nothing alive, so that the program ends before it fires.
import { setTimeout as sleep } from 'node:timers/promises';

await sleep(1000, undefined, { ref: false });
console.log('later');
