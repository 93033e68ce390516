// Stuck: pipes and objects of a manager are called after the variables that hold them.
import { isMain, Manager, Pipe, Process } from 'lockstep/multiprocessing';
export async function child(out, table, jobs) {
  await table.set('a', 1);
  for await (const x of out) console.log(x);
  await jobs.get();
}
if (isMain(import.meta)) {
  const manager = Manager();
  const table = manager.dict();
  const jobs = manager.Queue();
  const [inward, outward] = Pipe(false);
  const kid = new Process({ target: child, args: [inward, table, jobs], name: 'kid' });
  kid.start();
  inward.close();
  await outward.send('hi');
  await kid.join();
}
