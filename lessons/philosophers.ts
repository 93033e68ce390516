// Five philosophers share a round table. Between any two of them lies one fork, and nobody eats with fewer than two.
// Everyone follows the same sensible rule: take the left fork, then the right one, eat, put both back.
//
// Breakfast and lunch go well. At dinner all five are hungry at once: everyone takes the left fork, and everyone's
// right fork is a neighbour's left one. Nobody will ever put a fork back, so nobody will ever eat.
import { Mutex } from 'async-mutex';
import { pause } from './pace.ts';

const brass = new Mutex();
const copper = new Mutex();
const jade = new Mutex();
const silver = new Mutex();
const walnut = new Mutex();

async function dine(name: string, left: Mutex, right: Mutex): Promise<void> {
  const putBackLeft = await left.acquire();
  console.log(`${name} takes the left fork`);
  await pause(200);
  const putBackRight = await right.acquire(); // While waiting here, the left fork stays in hand.
  console.log(`${name} eats`);
  await pause(300);
  putBackRight();
  putBackLeft();
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
  await dine('Sappho', walnut, brass);
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
