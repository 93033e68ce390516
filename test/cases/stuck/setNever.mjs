// Stuck, and none of the known causes: the event is never set.
import { Event, Task } from 'lockstep/threading';

const ready = new Event();
const runner = new Task({ target: () => ready.wait(), name: 'runner' });
runner.start();
await runner.join();
