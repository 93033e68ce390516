// Healthy: as drainOfClosed.mjs, but that the target is closed ends the wait as well.
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

const full = new Writable({ highWaterMark: 10, write() {} });
async function copy() {
  full.write(Buffer.alloc(1000));
  await Promise.race([once(full, 'drain'), once(full, 'close')]);
  console.log(full.destroyed ? 'given up' : 'copied');
}
const copied = copy();
await pause(50);
full.destroy();
await pause(3000);
await copied;
