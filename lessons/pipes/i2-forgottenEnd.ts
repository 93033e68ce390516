// As before, but the harbour has forgotten to close its copy of the other end. The lighthouse says its last word and goes
// home. The harbour still waits for the next one: as far as the pipe knows, somebody could send, namely the harbour itself.
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
  try {
    for (;;) console.log(`Harbour hears: ${await harbour.recv()}`);
  } catch (error) {
    if (!(error instanceof EOFError)) throw error;
    console.log('Nobody is left to report');
  }
  await watch.join();
}
