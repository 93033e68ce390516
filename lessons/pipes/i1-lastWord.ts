// A lighthouse reports to the harbour through a pipe. Each process closes the ends that it does not use. So, when the
// lighthouse closes its own, nobody is left who could send, and the harbour learns of that by an EOFError.
import { type Connection, EOFError, isMain, Pipe, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function reportShips(lighthouse: Connection<string>): Promise<void> {
  for (const ship of ['Aurora', 'Bonanza', 'Calypso']) {
    await pause(200);
    await lighthouse.send(`${ship} is in sight`);
  }
  console.log(`Lighthouse hears: ${await lighthouse.recv()}`);
  lighthouse.close();
}

if (isMain(import.meta)) {
  const [harbour, lighthouse] = Pipe<string>(true, { name: 'radio' });
  const watch = new Process({ target: reportShips, args: [lighthouse], name: 'Lighthouse' });
  watch.start();
  lighthouse.close(); // The lighthouse has its own by now; this one is only a copy.
  await harbour.send('Good evening');
  try {
    for (;;) console.log(`Harbour hears: ${await harbour.recv()}`);
  } catch (error) {
    if (!(error instanceof EOFError)) throw error;
    console.log('Nobody is left to report');
  }
  await watch.join();
}
