// Two baristas share a grinder and a kettle. Mina takes the grinder first, Otto the kettle. Each then wants what the other
// one holds, and neither gives anything back before the coffee is made.
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
