// Two cooks share all the dishes. Whoever orders a dish gets a future for it at once: the dish itself comes later, may be
// called off as long as no cook has begun with it, and may go wrong.
import { ThreadPoolExecutor } from 'lockstep/concurrent-futures';
import { currentThread, isMain } from 'lockstep/threading';
import { pause } from '../pace.ts';

async function cook(dish: string, milliseconds: number): Promise<string> {
  await pause(milliseconds);
  return `${dish}, cooked by ${currentThread().name}`;
}
async function burn(dish: string): Promise<string> {
  await pause(50);
  throw new Error(`the ${dish} is burnt`);
}

// A thread imports this module once more to find `cook`, and must not open a kitchen in its turn.
if (isMain(import.meta)) {
  const kitchen = new ThreadPoolExecutor({ maxWorkers: 2, threadNamePrefix: 'Cook' });

  const soup = kitchen.submit(cook, 'Soup', 300);
  const stew = kitchen.submit(cook, 'Stew', 400);
  const pie = kitchen.submit(cook, 'Pie', 100);
  console.log(`The soup is being cooked: ${soup.running()}; it can be called off: ${soup.cancel()}`);
  console.log(`The pie is being cooked: ${pie.running()}; it can be called off: ${pie.cancel()}`);
  stew.addDoneCallback((future) => console.log(`The stew is done: ${future.done()}`));

  try {
    await soup.result(0.001);
  } catch (error) {
    console.log(`After a millisecond: ${error instanceof Error ? error.name : error}`);
  }
  console.log(await soup.result());
  console.log(await stew.result());
  console.log(`The pie was called off: ${pie.cancelled()}`);

  // The rice takes longest and is served first all the same: `map` keeps the order of the orders.
  for await (const dish of kitchen.map(cook, ['Rice', 'Beans', 'Salad'], [300, 100, 50])) console.log(dish);

  const toast = kitchen.submit(burn, 'toast');
  console.log(`What went wrong: ${(await toast.exception()) as Error}`);
  await kitchen.shutdown();
  console.log('The kitchen is closed');
}
