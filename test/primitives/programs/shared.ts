// For the test of what a recording says: two processes change a dictionary and hold the ends of a pipe.
import { type Connection, type DictProxy, isMain, Manager, Pipe, Process } from 'lockstep/multiprocessing';

async function counts(dict: DictProxy<string, number>, writer: Connection<never, string>): Promise<void> {
  await dict.set('child', 2);
  await writer.send('done');
  writer.close();
}

if (isMain(import.meta)) {
  const manager = Manager();
  const dict = manager.dict<string, number>({}, { name: 'tally' });
  await dict.set('parent', 1);
  const [reader, writer] = Pipe<string>(false, { name: 'news' });
  const child = new Process({ target: counts, args: [dict, writer] });
  child.start();
  await reader.recv();
  await child.join();
  writer.close();
  await manager.shutdown();
  console.log(JSON.stringify([process.pid, child.pid]));
}
