// The same two baristas on a lucky day: Otto comes when Mina has finished, and nothing happens. The mistake is still there.
// That is what makes it dangerous: tests pass for months, until both are in a hurry once.
import { Mutex } from 'async-mutex';
import { pause } from '../pace.ts';

const grinder = new Mutex();
const kettle = new Mutex();

async function Mina(): Promise<void> {
  await grinder.acquire();
  console.log('Mina grinds the beans');
  await pause(300);
  await kettle.acquire();
  console.log('Mina pours the water');
  kettle.release();
  grinder.release();
}
async function Otto(): Promise<void> {
  await pause(1000); // Late today.
  await kettle.acquire();
  console.log('Otto heats the water');
  await pause(300);
  await grinder.acquire();
  console.log('Otto grinds the beans');
  grinder.release();
  kettle.release();
}

await Promise.all([Mina(), Otto()]);
console.log('Coffee for everybody');
