// Healthy: the lock of a process that was terminated is recovered, but not at once.
import { setTimeout as pause } from 'node:timers/promises';
import { isMain, Lock, Process, Queue } from 'lockstep/multiprocessing';

async function hold(printer, news) {
  await printer.acquire();
  await news.put('taken');
  await pause(60_000);
  await printer.release();
}
async function use(printer, news) {
  await news.put('asking');
  await printer.acquire();
  console.log('printed');
  await printer.release();
}
if (isMain(import.meta)) {
  const printer = new Lock();
  const news = new Queue();
  const holder = new Process({ target: hold, args: [printer, news] });
  holder.start();
  console.log(await news.get());
  const user = new Process({ target: use, args: [printer, news] });
  user.start();
  console.log(await news.get());
  await pause(200);
  holder.terminate();
  await holder.join();
  await pause(600);
  await printer.recover();
  await user.join();
}
