import { setTimeout as pause } from 'node:timers/promises';

/** Takes two locks one after the other, and gives them back by their own methods. */
export async function both(first, second) {
  await first.acquire();
  await pause(5);
  await second.acquire();
  second.release();
  first.release();
}
