// Three bakers, two sellers, but only one end marker: the seller who takes it goes home, and the other one waits for ever.
import { isMain, Process, Queue } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

const END = null;
const SELLERS = ['Mei', 'Paul'];

async function bake(shelf: Queue<string | null>, bread: string): Promise<void> {
  for (const number of [1, 2, 3, 4]) {
    await pause(100);
    await shelf.put(`${bread} ${number}`);
  }
}
async function sell(shelf: Queue<string | null>, seller: string): Promise<void> {
  for (let bread = await shelf.get(); bread !== END; bread = await shelf.get()) console.log(`Sold: ${bread}`);
  console.log(`${seller} goes home`);
}

if (isMain(import.meta)) {
  const shelf = new Queue<string | null>();
  const bakers = ['rye', 'spelt', 'wheat'].map((bread) => new Process({ target: bake, args: [shelf, bread] }));
  const sellers = SELLERS.map((seller) => new Process({ target: sell, args: [shelf, seller], name: seller }));
  for (const person of [...bakers, ...sellers]) person.start();
  for (const baker of bakers) await baker.join();
  await shelf.put(END);
  for (const seller of sellers) await seller.join();
  console.log('The bakery is closed');
}
