// Ten places, thirty visitors at three counters. The queue holds one ticket for each place: who gets none comes too late, and no
// place is sold twice, although nobody holds a lock.
import { Empty, isMain, Process, Queue } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function visit(tickets: Queue<number>, counter: string, visitor: number): Promise<void> {
  await pause(20 * visitor);
  try {
    console.log(`Place ${await tickets.getNowait()}: visitor ${visitor} of ${counter}`);
  } catch (error) {
    if (!(error instanceof Empty)) throw error;
    console.log(`Sold out for visitor ${visitor} of ${counter}`);
  }
}
async function open(tickets: Queue<number>, counter: string): Promise<void> {
  const visitors = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  await Promise.all(visitors.map((visitor) => visit(tickets, counter, visitor)));
}

if (isMain(import.meta)) {
  const tickets = new Queue<number>();
  for (let place = 1; place <= 10; place++) await tickets.put(place);
  const counters = ['East', 'North', 'West'].map((name) => new Process({ target: open, args: [tickets, name], name }));
  for (const counter of counters) counter.start();
  for (const counter of counters) await counter.join();
  console.log('The doors close');
}
