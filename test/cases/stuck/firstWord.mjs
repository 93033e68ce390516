// Stuck: both wait for the other one's first word.
import { isMain, Pipe, Process } from 'lockstep/multiprocessing';

export async function answer(phone) {
  const question = await phone.recv();
  await phone.send(`${question}!`);
}
if (isMain(import.meta)) {
  const [mine, yours] = Pipe();
  const other = new Process({ target: answer, args: [yours], name: 'other' });
  other.start();
  yours.close();
  console.log(await mine.recv());
  await other.join();
}
