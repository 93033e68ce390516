// The harbour closes its copy of the other end as soon as the lighthouse has its own. When the lighthouse goes home, nobody is
// left who could send.
import { type Connection, EOFError, isMain, Pipe, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function reportShips(lighthouse: Connection<never, string>): Promise<void> {
  for (const ship of ['Aurora', 'Bonanza', 'Calypso']) {
    await pause(200);
    await lighthouse.send(`${ship} is in sight`);
  }
  lighthouse.close();
}

if (isMain(import.meta)) {
  const [harbour, lighthouse] = Pipe<string>(false, { name: 'radio' });
  const watch = new Process({ target: reportShips, args: [lighthouse], name: 'Lighthouse' });
  watch.start();
  lighthouse.close();
  try {
    for (;;) console.log(`Harbour hears: ${await harbour.recv()}`);
  } catch (error) {
    if (!(error instanceof EOFError)) throw error;
    console.log('Nobody is left to report');
  }
  await watch.join();
}
