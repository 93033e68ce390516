// Healthy: the scope gives back what it took.
import { Semaphore, Task } from 'lockstep/threading';

const places = new Semaphore(2);
let parked = 0;
async function park(car) {
  await places.withPermit(async () => {
    if (car < 3) return;
    parked++;
  });
}
const tasks = [1, 2, 3, 4].map((car) => new Task({ target: park, args: [car], name: `car ${car}` }));
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
console.log(parked);
