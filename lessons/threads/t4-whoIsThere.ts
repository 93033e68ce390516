// What threads can be asked: whether they are alive, what they are called, and which of them there are.
import { activeCount, currentThread, Event, enumerate, isMain, Task, Thread } from 'lockstep/threading';

async function guide(group: Event, done: Event): Promise<void> {
  const self = currentThread();
  console.log(`Here is ${self.name}`);
  self.name = `${self.name} with a group`;
  await group.set();
  await done.wait();
}
const names = (): string =>
  enumerate()
    .map(({ name }) => name)
    .join(', ');

if (isMain(import.meta)) {
  const [group, walk, done] = [new Event(), new Event(), new Event()];
  const thread = new Thread({ target: guide, args: [group, done], name: 'Noor' });
  const unnamed = new Task({ target: guide, args: [walk, done] });
  console.log(`Main part: ${currentThread().name}; threads: ${activeCount()}`);
  console.log(`${thread.name} is alive: ${thread.isAlive()}; without a name: ${unnamed.name}`);

  thread.start();
  await group.wait();
  unnamed.start();
  await walk.wait();
  console.log(`${thread.name} is alive: ${thread.isAlive()}; daemon: ${thread.daemon}`);
  console.log(`${activeCount()} threads: ${names()}`);

  await done.set();
  await thread.join();
  await unnamed.join();
  console.log(`After join: ${thread.isAlive()}, ${unnamed.isAlive()}; threads: ${names()}`);
}
