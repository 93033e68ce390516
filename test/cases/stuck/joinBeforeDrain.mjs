// Stuck: the oven is full, and whoever would empty it waits until the baker has finished.
import { Queue } from 'lockstep/queue';
import { Task } from 'lockstep/threading';

const oven = new Queue(2);
async function bake() {
  for (const loaf of [1, 2, 3]) await oven.put(loaf);
}
const baker = new Task({ target: bake, name: 'baker' });
baker.start();
await baker.join();
while (!(await oven.empty())) console.log(await oven.get());
