// Stuck: a child is killed just after it has taken a lock, before it could tell anybody.
import { isMain, Lock, Pipe, Process } from 'lockstep/multiprocessing';

export async function take(till, ready) {
  await till.acquire();
  await ready.send('taken');
  for (;;);
}
export async function count(till) {
  await till.acquire();
}
if (isMain(import.meta)) {
  const till = new Lock({ name: 'till' });
  const [taken, ready] = Pipe(false, { name: 'ready' });
  const thief = new Process({ target: take, args: [till, ready], name: 'thief' });
  thief.start();
  await taken.recv();
  process.kill(thief.pid, 'SIGKILL');
  await thief.join();
  const cashier = new Process({ target: count, args: [till], name: 'cashier' });
  cashier.start();
  await cashier.join();
}
