// Two tasks, each of which makes a future. The menu is written when the prices are known, and the prices are fixed whatever
// the menu says: only one of the tasks awaits what the other one makes.
import { type Future, TaskPoolExecutor } from 'lockstep/concurrent-futures';
import { pause } from '../pace.ts';

const office = new TaskPoolExecutor({ maxWorkers: 2 });

async function writeMenu(): Promise<string> {
  console.log('The menu waits for the prices');
  return `menu with ${await prices.result()}`;
}
async function fixPrices(): Promise<string> {
  console.log('The prices are fixed');
  await pause(50);
  return 'last summer’s prices';
}

const menu: Future<string> = office.submit(writeMenu);
const prices: Future<string> = office.submit(fixPrices);
console.log(await menu.result());
await office.shutdown();
