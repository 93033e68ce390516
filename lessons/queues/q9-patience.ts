// No end marker: a consumer goes when nothing has come for a while. Simple, but it waits in vain once, and must guess how long.
import { Empty, isMain, Process, Queue } from 'lockstep/multiprocessing';

const PATIENCE_SECONDS = 1;

async function drive(calls: Queue<string>, driver: string): Promise<void> {
  try {
    for (;;) console.log(`Driven to ${await calls.get({ timeout: PATIENCE_SECONDS })}`);
  } catch (error) {
    if (!(error instanceof Empty)) throw error;
    console.log(`No call for ${driver}: the end of the shift`);
  }
}

if (isMain(import.meta)) {
  const calls = new Queue<string>();
  for (const place of ['the harbour', 'the museum', 'the station', 'the zoo']) await calls.put(place);
  const drivers = ['Ada', 'Lee'].map((name) => new Process({ target: drive, args: [calls, name], name }));
  for (const driver of drivers) driver.start();
  for (const driver of drivers) await driver.join();
  console.log('All taxis are back');
}
