// Opposite order over a manager's locks; the manager is shut down, which ends both waits.
import { setTimeout as pause } from 'node:timers/promises';
import { Manager } from 'lockstep/multiprocessing';
import { Task } from 'lockstep/threading';

const manager = Manager();
const [one, two] = [manager.Lock(), manager.Lock()];

async function both(first, second) {
  await first.acquire();
  await pause(50);
  try {
    await second.acquire();
    console.log('both');
    await second.release();
  } catch (error) {
    console.log(error.name);
  } finally {
    await first.release().catch(() => {});
  }
}
const tasks = [new Task({ target: both, args: [one, two] }), new Task({ target: both, args: [two, one] })];
for (const task of tasks) task.start();
setTimeout(() => manager.shutdown(), 900);
for (const task of tasks) await task.join();
