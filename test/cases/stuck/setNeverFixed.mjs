// Healthy: the event is set on the way.
import { Event, Task } from 'lockstep/threading';

const ready = new Event();
const runner = new Task({ target: () => ready.wait(), name: 'runner' });
runner.start();
await ready.set();
await runner.join();
console.log('run');
