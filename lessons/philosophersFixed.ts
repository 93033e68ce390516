// The five philosophers again, with one change: Sappho takes her right fork first.
//
// The forks now have an order (brass, copper, jade, silver, walnut) and everyone takes the earlier of the two first. A ring
// of waiting philosophers would need somebody who holds a later fork while wanting an earlier one, and there is nobody
// like that any more: a common order of the locks is what keeps deadlocks away.
import { Mutex } from 'async-mutex';
import { pause } from './pace.ts';

const brass = new Mutex();
const copper = new Mutex();
const jade = new Mutex();
const silver = new Mutex();
const walnut = new Mutex();

async function dine(name: string, first: Mutex, second: Mutex): Promise<void> {
  const putBackFirst = await first.acquire();
  console.log(`${name} takes the first fork`);
  await pause(200);
  const putBackSecond = await second.acquire();
  console.log(`${name} eats`);
  await pause(300);
  putBackSecond();
  putBackFirst();
}

async function Hypatia(): Promise<void> {
  await dine('Hypatia', brass, copper);
}
async function Laozi(): Promise<void> {
  await dine('Laozi', copper, jade);
}
async function Kant(): Promise<void> {
  await dine('Kant', jade, silver);
}
async function Averroes(): Promise<void> {
  await dine('Averroes', silver, walnut);
}
async function Sappho(): Promise<void> {
  await dine('Sappho', brass, walnut);
}

// The restaurant stays open: while a clock ticks, Node sees no end, and a program that is stuck hangs for ever.
const clock = setInterval(() => {}, 1000);

console.log('Breakfast: three are hungry');
await Promise.all([Hypatia(), Laozi(), Kant()]);

console.log('Lunch: four are hungry');
await Promise.all([Hypatia(), Laozi(), Kant(), Averroes()]);

console.log('Dinner: all five are hungry');
await Promise.all([Hypatia(), Laozi(), Kant(), Averroes(), Sappho()]);

console.log('Good night');
clearInterval(clock);
