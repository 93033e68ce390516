// Stuck: a process that has nothing to do with the pipe was given its writing end, and waits for something else.
import { Event, isMain, Pipe, Process } from 'lockstep/multiprocessing';

export async function watch(_writer, over) {
  await over.wait();
}
export async function say(writer) {
  await writer.send('hello');
  writer.close();
}
if (isMain(import.meta)) {
  const [reader, writer] = Pipe(false, { name: 'speech' });
  const over = new Event();
  const watcher = new Process({ target: watch, args: [writer, over], name: 'watcher' });
  const speaker = new Process({ target: say, args: [writer], name: 'speaker' });
  for (const process of [watcher, speaker]) process.start();
  writer.close();
  for await (const word of reader) console.log(word);
  await over.set();
}
