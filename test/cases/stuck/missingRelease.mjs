// Stuck: two of three places are lost on the way out of a function; one finding says so.
import { Semaphore, Task } from 'lockstep/threading';

const places = new Semaphore(2);
async function park(car) {
  await places.acquire();
  if (car < 3) return;
  await places.release();
}
const tasks = [1, 2, 3, 4].map((car) => new Task({ target: park, args: [car], name: `car ${car}` }));
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
