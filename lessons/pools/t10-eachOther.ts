// Two tasks, each of which makes a future. The menu is written when the prices are known, and the prices are known when the
// menu is written: each task awaits the future that the other one makes.
import { type Future, TaskPoolExecutor } from 'lockstep/concurrent-futures';

const office = new TaskPoolExecutor({ maxWorkers: 2 });

async function writeMenu(): Promise<string> {
  console.log('The menu waits for the prices');
  return `menu with ${await prices.result()}`;
}
async function fixPrices(): Promise<string> {
  console.log('The prices wait for the menu');
  return `prices of ${await menu.result()}`;
}

const menu: Future<string> = office.submit(writeMenu);
const prices: Future<string> = office.submit(fixPrices);
console.log(await menu.result());
