// A queue between two processes: the child puts, the main part gets. What arrives is a copy.
import { isMain, Process, Queue } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function measure(readings: Queue<number>): Promise<void> {
  for (const degrees of [18, 19, 21, 20, 17]) {
    await pause(100);
    await readings.put(degrees);
  }
}

if (isMain(import.meta)) {
  const readings = new Queue<number>();
  const thermometer = new Process({ target: measure, args: [readings], name: 'Thermometer' });
  thermometer.start();
  for (let reading = 1; reading <= 5; reading++) {
    console.log(`Reading ${reading}: ${await readings.get()} degrees`);
  }
  await thermometer.join();
}
