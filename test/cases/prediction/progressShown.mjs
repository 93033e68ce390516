// A worker tells its progress by a shared value that the first process only looks at, and is stopped by one that it only reads.
import { isMain, Process, Value } from 'lockstep/multiprocessing';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function work(progress, stop) {
  for (let step = 1; (await stop.get()) === 0; step += 1) {
    await pause(5);
    await progress.set(step);
  }
}
if (isMain(import.meta)) {
  const [progress, stop] = [new Value('i', 0), new Value('i', 0)];
  const worker = new Process({ target: work, args: [progress, stop] });
  worker.start();
  while ((await progress.get()) < 3) await pause(10);
  await stop.set(1);
  await worker.join();
  console.log('stopped');
}
