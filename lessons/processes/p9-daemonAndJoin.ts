// A daemon lives as long as the main part of the program. Here that waits for another child, so the daemon lives until
// that child has ended. Nobody waits for the daemon.
import { isMain, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function playMusic(): Promise<void> {
  await pause(3_600_000);
  console.log('The band has played all it knows');
}
async function serveDinner(): Promise<void> {
  await pause(2000);
  console.log('Dinner is over');
}

if (isMain(import.meta)) {
  const band = new Process({ target: playMusic, name: 'Band', daemon: true });
  const dinner = new Process({ target: serveDinner, name: 'Dinner' });
  band.start();
  dinner.start();
  await dinner.join();
  console.log(`Does the band still play? ${band.isAlive()}`);
  console.log('The guests go home');
}
