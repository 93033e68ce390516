// Stuck: nobody ever puts a job into a queue that has no name of its own.
import { isMain, Manager, Process } from 'lockstep/multiprocessing';

export async function work(jobs) {
  console.log(await jobs.get());
}
if (isMain(import.meta)) {
  const jobs = Manager().Queue();
  const worker = new Process({ target: work, args: [jobs], name: 'worker' });
  worker.start();
  await worker.join();
}
