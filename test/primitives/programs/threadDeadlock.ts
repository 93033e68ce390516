// The main part joins a thread of control that needs the lock which the main part holds. `release` first: then all is well.
import { isMain, Lock, Task, Thread } from 'lockstep/threading';

async function needs(desk: Lock): Promise<void> {
  await desk.acquire();
  await desk.release();
}

if (isMain(import.meta)) {
  const [kind, order] = process.argv.slice(2);
  const desk = new Lock();
  const options = { target: needs, args: [desk] as [Lock], name: 'Clerk' };
  await desk.acquire();
  const clerk = kind === 'Task' ? new Task(options) : new Thread(options);
  clerk.start();
  if (order === 'release') await desk.release();
  await clerk.join();
  if (order !== 'release') await desk.release();
}
