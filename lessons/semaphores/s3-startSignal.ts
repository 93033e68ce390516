// Three runners wait for one event, and `set` wakes them all. Who comes later does not wait at all, since the event stays set. A
// wait with a timeout says whether the event came in time.
import { Event, isMain, Task } from 'lockstep/threading';
import { pause } from '../pace.ts';

const PATIENCE_SECONDS = 0.02;

async function run(start: Event, runner: string): Promise<void> {
  console.log(`${runner} is at the line`);
  await start.wait();
  console.log(`${runner} runs`);
}

if (isMain(import.meta)) {
  const start = new Event();
  const runners = ['Amina', 'Björn', 'Chen'].map((name) => new Task({ target: run, args: [start, name], name }));
  for (const runner of runners) runner.start();
  console.log(`The reporter sees a start: ${await start.wait(PATIENCE_SECONDS)}`);
  await pause(200);
  await start.set();
  for (const runner of runners) await runner.join();
  console.log(`The reporter sees a start: ${await start.wait(PATIENCE_SECONDS)}`);
}
