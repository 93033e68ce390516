// Whoever holds the lock waits for the end of a task that needs it.
import { Lock, Task } from 'lockstep/threading';

const state = new Lock();
async function work() {
  await state.withLock(() => console.log('works'));
}
const worker = new Task({ name: 'worker', target: work });
await state.withLock(async () => {
  worker.start();
  await worker.join();
});
