// What was never put cannot be done: one taskDone too many is an error.
import { isMain, JoinableQueue } from 'lockstep/multiprocessing';

if (isMain(import.meta)) {
  const dishes = new JoinableQueue<string>();
  await dishes.put('a bowl');
  console.log(`Washed: ${await dishes.get()}`);
  await dishes.taskDone();
  console.log('Nothing is left to do');
  await dishes.taskDone();
}
