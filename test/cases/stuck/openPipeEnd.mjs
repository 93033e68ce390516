// Stuck: who has sent everything waits for the reader's end, and never closes the pipe.
import { isMain, Pipe, Process } from 'lockstep/multiprocessing';

export async function print(reader) {
  for await (const line of reader) console.log(line);
}
if (isMain(import.meta)) {
  const [reader, writer] = Pipe(false, { name: 'lines' });
  const printer = new Process({ target: print, args: [reader], name: 'printer' });
  printer.start();
  reader.close();
  for (const line of ['one', 'two']) await writer.send(line);
  await printer.join();
}
