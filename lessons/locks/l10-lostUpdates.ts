// A hundred visitors each take one ticket: look how many there are, think, write down one less. All look before the first one
// has written, so that ninety-nine of the updates are lost.
import { TaskPoolExecutor } from 'lockstep/concurrent-futures';
import { pause } from '../pace.ts';

let tickets = 100;

async function takeTicket(): Promise<void> {
  const seen = tickets;
  await pause(100);
  tickets = seen - 1;
}

const visitors = new TaskPoolExecutor(100);
for (let visitor = 0; visitor < 100; visitor++) visitors.submit(takeTicket);
await visitors.shutdown();
console.log(`${tickets} tickets are left`);
