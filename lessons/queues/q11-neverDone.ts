// The reader takes every page, and never says that it is done. The queue is empty, and its join waits for ever.
import { isMain, JoinableQueue, Process } from 'lockstep/multiprocessing';

async function read(pages: JoinableQueue<number>): Promise<void> {
  for (;;) console.log(`Read: page ${await pages.get()}`);
}

if (isMain(import.meta)) {
  const pages = new JoinableQueue<number>();
  const reader = new Process({ target: read, args: [pages], name: 'Reader', daemon: true });
  reader.start();
  for (const page of [1, 2, 3]) await pages.put(page);
  await pages.join();
  console.log('The book is read');
}
