// Waits for a signal that comes late, with a heartbeat beside it.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

let beats = 0;
const heart = setInterval(() => {
  beats += 1;
}, 50);
setTimeout(() => process.kill(process.pid, 'SIGUSR2'), 900);
await once(process, 'SIGUSR2');
clearInterval(heart);
await pause(1);
console.log(beats > 3);
