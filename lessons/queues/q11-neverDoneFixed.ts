// The reader takes every page, and says of each one that it is done.
import { isMain, JoinableQueue, Process } from 'lockstep/multiprocessing';

async function read(pages: JoinableQueue<number>): Promise<void> {
  for (;;) {
    console.log(`Read: page ${await pages.get()}`);
    await pages.taskDone();
  }
}

if (isMain(import.meta)) {
  const pages = new JoinableQueue<number>();
  const reader = new Process({ target: read, args: [pages], name: 'Reader', daemon: true });
  reader.start();
  for (const page of [1, 2, 3]) await pages.put(page);
  await pages.join();
  console.log('The book is read');
}
