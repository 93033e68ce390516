// Stuck: the worker fails with an item in its hands, which nobody marks as done.
import { isMain, JoinableQueue, Process } from 'lockstep/multiprocessing';

export async function work(items) {
  for (;;) {
    const item = await items.get();
    if (item === 2) throw new Error('cannot do this one');
    await items.taskDone();
  }
}
if (isMain(import.meta)) {
  const items = new JoinableQueue();
  new Process({ target: work, args: [items], name: 'worker' }).start();
  for (const item of [1, 2, 3]) await items.put(item);
  await items.join();
}
