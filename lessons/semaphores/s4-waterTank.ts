// A tank that two pumps fill and five gardeners empty. Who finds it too full or too empty waits inside the condition, which lets
// go of the lock meanwhile. A notice wakes, but it does not hand over the lock: the one that is woken goes on only when the one
// that has notified lets go of it.
import { Condition, isMain, RuntimeError, Task } from 'lockstep/threading';
import { pause } from '../pace.ts';

const FULL = 1000;
const PUMPED = 100;
const CAN = 5;
const ROUNDS = 10;
const CANS = 40;

const tank = new Condition();
let litres = 0;

async function pump(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await tank.withLock(async () => {
      await tank.waitFor(() => litres <= FULL);
      litres += PUMPED;
      await tank.notifyAll();
    });
  }
}
async function water(): Promise<void> {
  for (let can = 0; can < CANS; can++) {
    await tank.withLock(async () => {
      await tank.waitFor(() => litres >= CAN);
      litres -= CAN;
      await tank.notifyAll();
    });
  }
}

if (isMain(import.meta)) {
  try {
    await tank.notify();
  } catch (error) {
    console.log(`Without the lock: ${error instanceof RuntimeError ? error.name : 'another error'}`);
  }
  const pumps = [1, 2].map((number) => new Task({ target: pump, name: `Pump ${number}` }));
  const gardeners = [1, 2, 3, 4, 5].map((number) => new Task({ target: water, name: `Gardener ${number}` }));
  for (const worker of [...gardeners, ...pumps]) worker.start();
  await pause(100);
  for (const worker of [...gardeners, ...pumps]) await worker.join();
  console.log(`Left in the tank: ${litres} litres`);
}
