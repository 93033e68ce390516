// Stuck: a writer waits until its target takes more, and the target is closed meanwhile. Something else goes on for a while.
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

const full = new Writable({ highWaterMark: 10, write() {} });
async function copy() {
  full.write(Buffer.alloc(1000));
  await once(full, 'drain');
  console.log('copied');
}
const copied = copy();
await pause(50);
full.destroy();
await pause(5000);
await copied;
