/** A child that waits for its parent's end and has a last word then. */
import { isMain, Process, parentProcess, Queue } from 'lockstep/multiprocessing';
import { report } from './report.ts';

async function survives(ready: Queue<string>): Promise<void> {
  await ready.put('ready');
  await parentProcess()?.join();
  report('the parent is gone', parentProcess()?.isAlive());
}

if (isMain(import.meta)) {
  const ready = new Queue<string>();
  new Process({ target: survives, args: [ready] }).start();
  await ready.get();
  process.kill(process.pid, 'SIGKILL');
}
