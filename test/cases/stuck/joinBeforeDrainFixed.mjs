// Healthy: first everything is taken out.
import { Queue } from 'lockstep/queue';
import { Task } from 'lockstep/threading';

const oven = new Queue(2);
async function bake() {
  for (const loaf of [1, 2, 3]) await oven.put(loaf);
}
const baker = new Task({ target: bake, name: 'baker' });
baker.start();
for (const _ of [1, 2, 3]) console.log(await oven.get());
await baker.join();
