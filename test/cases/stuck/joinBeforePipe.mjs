// Stuck: the child has more to say than the pipe holds, and the parent listens only afterwards.
import { isMain, Pipe, Process } from 'lockstep/multiprocessing';

export async function report(writer) {
  for (let page = 0; page < 20; page++) await writer.send('word '.repeat(2000));
}
if (isMain(import.meta)) {
  const [reader, writer] = Pipe(false, { name: 'report' });
  const clerk = new Process({ target: report, args: [writer], name: 'clerk' });
  clerk.start();
  writer.close();
  await clerk.join();
  console.log((await reader.recv()).length);
}
