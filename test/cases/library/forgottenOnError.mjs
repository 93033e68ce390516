// An error between taking and giving back.
import { Lock, Task } from 'lockstep/threading';

const table = new Lock();
async function work(isBroken) {
  await table.acquire();
  if (isBroken) throw new Error('broken');
  await table.release();
}
const tasks = [true, false].map((isBroken) => new Task({ target: work, args: [isBroken] }));
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
