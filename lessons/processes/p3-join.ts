// `join` waits until a child has ended. Its pid can still be asked for afterwards: it is only a number by then.
import { isMain, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function develop(film: string): Promise<void> {
  console.log(`Developing ${film}`);
  await pause(500);
  console.log(`${film} is developed`);
}

if (isMain(import.meta)) {
  const developing = new Process({ target: develop, args: ['film 12'] });
  developing.start();
  console.log('Waiting for the film');
  await developing.join(); // The main part stands still here.
  console.log(`Printing pictures now; process ${developing.pid} ended with ${developing.exitcode}`);
}
