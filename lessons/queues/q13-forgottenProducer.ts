// Three authors wait until the editor has seen all texts. The main part waits for two of them only. When it ends, so does the
// editor, a daemon; the third author's text is never done, and that author waits for ever.
import { isMain, JoinableQueue, Process, Queue } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function write(desk: JoinableQueue<string>, author: string, begin: Queue<string>): Promise<void> {
  await begin.get();
  await desk.put(`${author}'s text`);
  await desk.join();
  console.log(`${author} is content`);
}
async function edit(desk: JoinableQueue<string>): Promise<void> {
  for (;;) {
    const text = await desk.get();
    await pause(2000);
    console.log(`Edited: ${text}`);
    await desk.taskDone();
  }
}

if (isMain(import.meta)) {
  const desk = new JoinableQueue<string>();
  const soon = new Queue<string>();
  const late = new Queue<string>();
  const editor = new Process({ target: edit, args: [desk], name: 'Editor', daemon: true });
  const authors = [
    new Process({ target: write, args: [desk, 'Aiko', soon], name: 'Aiko' }),
    new Process({ target: write, args: [desk, 'Bela', soon], name: 'Bela' }),
    new Process({ target: write, args: [desk, 'Chidi', late], name: 'Chidi' }),
  ];
  for (const person of [editor, ...authors]) person.start();
  for (const _ of ['Aiko', 'Bela']) await soon.put('write');
  for (const author of authors.slice(0, 2)) await author.join();
  await late.put('write');
  console.log('The publisher goes home');
}
