// Both baristas take the grinder first and the kettle second. Whoever holds the kettle has the grinder already, so there is
// nothing left to wait for, and no ring of waiting baristas can form.
import { isMain, Lock } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

const grinder = new Lock();
const kettle = new Lock();

async function Mina(): Promise<void> {
  await grinder.acquire();
  console.log('Mina grinds the beans');
  await pause(300);
  await kettle.acquire();
  console.log('Mina pours the water');
  await kettle.release();
  await grinder.release();
}
async function Otto(): Promise<void> {
  await grinder.acquire();
  console.log('Otto grinds the beans');
  await pause(300);
  await kettle.acquire();
  console.log('Otto heats the water');
  await kettle.release();
  await grinder.release();
}

if (isMain(import.meta)) {
  await Promise.all([Mina(), Otto()]);
  console.log('Coffee for everybody');
}
