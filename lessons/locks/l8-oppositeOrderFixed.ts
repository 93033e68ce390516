// Both baristas take the grinder first and the kettle second. Whoever holds the kettle has the grinder already, so there is
// nothing left to wait for, and no ring of waiting baristas can form.
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
  await grinder.acquire();
  console.log('Otto grinds the beans');
  await pause(300);
  await kettle.acquire();
  console.log('Otto heats the water');
  kettle.release();
  grinder.release();
}

await Promise.all([Mina(), Otto()]);
console.log('Coffee for everybody');
