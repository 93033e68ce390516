// One end marker for any number of consumers: who takes it puts it back for the next one.
import { isMain, Process, Queue } from 'lockstep/multiprocessing';

const END = null;

async function weed(beds: Queue<number | null>, gardener: string): Promise<void> {
  for (let bed = await beds.get(); bed !== END; bed = await beds.get()) console.log(`Bed ${bed} is weeded`);
  await beds.put(END);
  console.log(`${gardener} rests`);
}

if (isMain(import.meta)) {
  const beds = new Queue<number | null>();
  const names = ['Hana', 'Jonas', 'Kofi'];
  const gardeners = names.map((name) => new Process({ target: weed, args: [beds, name], name }));
  for (const gardener of gardeners) gardener.start();
  for (const bed of [1, 2, 3, 4, 5, 6]) await beds.put(bed);
  await beds.put(END);
  for (const gardener of gardeners) await gardener.join();
  console.log('The garden is tidy');
}
