// How does a consumer learn that nothing more will come? By an end marker, put when all producers have ended.
import { isMain, Process, Queue } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

const END = null;

async function write(post: Queue<string | null>, author: string): Promise<void> {
  for (const number of [1, 2, 3]) {
    await pause(100);
    await post.put(`${author}'s letter ${number}`);
  }
}
async function stamp(post: Queue<string | null>): Promise<void> {
  for (let letter = await post.get(); letter !== END; letter = await post.get()) console.log(`Stamped: ${letter}`);
  console.log('The post office closes');
}

if (isMain(import.meta)) {
  const post = new Queue<string | null>();
  const writers = ['Ines', 'Tariq'].map((author) => new Process({ target: write, args: [post, author], name: author }));
  const clerk = new Process({ target: stamp, args: [post], name: 'Clerk' });
  for (const person of [clerk, ...writers]) person.start();
  for (const writer of writers) await writer.join();
  await post.put(END);
  await clerk.join();
}
