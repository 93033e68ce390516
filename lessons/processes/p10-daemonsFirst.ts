// When the main part of a program has ended, its daemons are ended at once. Only then are its other children waited for.
// So the daemon does not live to its end, though it needs less time than the other child.
import { isMain, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function sing(): Promise<void> {
  await pause(1000);
  console.log('The song is over'); // Nobody will hear this.
}
async function build(): Promise<void> {
  await pause(3000);
  console.log('The bridge is built');
}

if (isMain(import.meta)) {
  new Process({ target: sing, daemon: true }).start();
  new Process({ target: build }).start();
  console.log('The foreman goes home');
}
