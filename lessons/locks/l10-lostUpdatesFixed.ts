// A hundred visitors each take one ticket, and hold the lock of the counter while they do: nobody looks between another one's
// look and update.
import { TaskPoolExecutor } from 'lockstep/concurrent-futures';
import { Lock } from 'lockstep/threading';
import { pause } from '../pace.ts';

const counter = new Lock();
let tickets = 100;

async function takeTicket(): Promise<void> {
  await counter.withLock(async () => {
    const seen = tickets;
    await pause(10);
    tickets = seen - 1;
  });
}

const visitors = new TaskPoolExecutor(100);
for (let visitor = 0; visitor < 100; visitor++) visitors.submit(takeTicket);
await visitors.shutdown();
console.log(`${tickets} tickets are left`);
