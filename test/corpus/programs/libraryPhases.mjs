// Threads in phases: a barrier, a condition with its state, and a shared value under its lock.

import { Value } from 'lockstep/multiprocessing';
import { Barrier, Condition, isMain, Thread } from 'lockstep/threading';

export async function phases(barrier, condition, count) {
  for (let phase = 0; phase < 5; phase += 1) await barrier.wait();
  await condition.acquire();
  try {
    await count.withLock(async () => count.set((await count.get()) + 1));
    await condition.notifyAll();
  } finally {
    await condition.release();
  }
}
if (isMain(import.meta)) {
  const [barrier, condition, count] = [new Barrier(3), new Condition(), new Value('i', 0)];
  const threads = [1, 2, 3].map(() => new Thread({ target: phases, args: [barrier, condition, count] }));
  for (const thread of threads) thread.start();
  for (const thread of threads) await thread.join();
  console.log(await count.get());
}
