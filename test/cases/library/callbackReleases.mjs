// The main part takes a lock, the callback of a future gives it back.
import { setTimeout as pause } from 'node:timers/promises';
import { TaskPoolExecutor } from 'lockstep/concurrent-futures';
import { Lock, Task } from 'lockstep/threading';

const [lock, gate] = [new Lock(), new Lock()];
const pool = new TaskPoolExecutor(2);
await lock.acquire();
pool.submit(() => pause(900)).addDoneCallback(() => lock.release());
const enter = (name) => gate.withLock(() => lock.withLock(() => console.log(name)));
const waiter = new Task({ target: enter, args: ['task'] });
waiter.start();
await enter('main');
await waiter.join();
await pool.shutdown();
