// Stuck: one end marker for two consumers, all of them plain async functions.
import { Queue } from 'lockstep/queue';

const belt = new Queue();
async function load(from) {
  for (let part = from; part < from + 3; part++) await belt.put(part);
}
async function unload() {
  for (let part = await belt.get(); part !== null; part = await belt.get()) console.log(part);
}
const unloading = [unload(), unload()];
await Promise.all([load(0), load(10)]);
await belt.put(null);
await Promise.all(unloading);
