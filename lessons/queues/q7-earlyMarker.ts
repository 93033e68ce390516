// The quick diver puts the end marker when she has finished. The slow one has not, and what he finds later is left behind.
import { Event, isMain, Process, Queue } from 'lockstep/multiprocessing';

const END = null;

async function diveQuickly(finds: Queue<string | null>): Promise<void> {
  for (const find of ['a coin', 'a shell']) await finds.put(find);
  await finds.put(END);
}
async function diveSlowly(finds: Queue<string | null>, closed: Event): Promise<void> {
  await closed.wait();
  for (const find of ['a ring', 'an anchor']) await finds.put(find);
}
async function list(finds: Queue<string | null>, closed: Event): Promise<void> {
  for (let find = await finds.get(); find !== END; find = await finds.get()) console.log(`Found: ${find}`);
  console.log('The list is complete');
  await closed.set();
}

if (isMain(import.meta)) {
  const finds = new Queue<string | null>();
  const closed = new Event();
  const people = [
    new Process({ target: diveQuickly, args: [finds], name: 'Nadia' }),
    new Process({ target: diveSlowly, args: [finds, closed], name: 'Olav' }),
    new Process({ target: list, args: [finds, closed], name: 'Scribe' }),
  ];
  for (const person of people) person.start();
  for (const person of people) await person.join();
  console.log(`Not on the list: ${await finds.qsize()}`);
}
