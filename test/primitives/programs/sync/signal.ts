// A semaphore with one permit is a signal: who takes it does not give it back, another one does, or with the argument `never`, nobody.
import { setTimeout as sleep } from 'node:timers/promises';
import { isMain, Process, Semaphore } from 'lockstep/multiprocessing';

/** Longer than anything waits that goes on by itself. */
const LONG = 1500;

async function takeTurn(turn: Semaphore, ready: Semaphore): Promise<void> {
  const taken = turn.acquire();
  await ready.release();
  await taken;
}
async function giveTurns(turn: Semaphore, ready: Semaphore): Promise<void> {
  await ready.acquire();
  await ready.acquire();
  await sleep(LONG);
  await turn.release();
}

if (isMain(import.meta)) {
  const [turn, ready] = [new Semaphore(1, { name: 'turn' }), new Semaphore(0, { name: 'ready' })];
  const takers = [1, 2].map(() => new Process({ target: takeTurn, args: [turn, ready] }));
  const giver = new Process({ target: giveTurns, args: [turn, ready] });
  if (process.argv[2] !== 'never') giver.start();
  for (const taker of takers) taker.start();
  for (const taker of takers) await taker.join();
  console.log('all is well');
}
