// The scanner puts more than a pipe holds, and does not end before somebody takes it. The main part takes first, then joins.
import { isMain, Process, Queue } from 'lockstep/multiprocessing';

const PAGES = 40;
const PAGE = 'words '.repeat(1000);

async function scan(pages: Queue<string>): Promise<void> {
  for (let page = 1; page <= PAGES; page++) await pages.put(PAGE);
  console.log('Everything is scanned');
}

if (isMain(import.meta)) {
  const pages = new Queue<string>();
  const scanner = new Process({ target: scan, args: [pages], name: 'Scanner' });
  scanner.start();
  for (let page = 1; page <= PAGES; page++) await pages.get();
  await scanner.join();
  console.log('Everything is bound');
}
