// Every process has a number, its pid, and knows that of the process that started it. Run this twice: the numbers are new
// each time, but the child's parent is always the parent.
import { isMain, Process } from 'lockstep/multiprocessing';

function introduce(who: string): void {
  console.log(`${who}: process ${process.pid}, started by ${process.ppid}`);
}

if (isMain(import.meta)) {
  introduce('Parent');
  const child = new Process({ target: introduce, args: ['Child'] });
  child.start();
  console.log(`The parent knows its child as ${child.pid}`);
  await child.join();
}
