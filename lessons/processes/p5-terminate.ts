// `terminate` does not end a process, it asks the system to do so by a signal. Just afterwards the process is still there; only
// `join` makes sure that it has gone. Its exit code is then minus the number of the signal, here -15 for SIGTERM.
import { isMain, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function dig(what: string, milliseconds: number): Promise<void> {
  await pause(milliseconds);
  console.log(`The ${what} is dug`);
}

if (isMain(import.meta)) {
  const pond = new Process({ target: dig, args: ['pond', 300] });
  console.log(`Pond: before the start ${pond.isAlive()}`);
  pond.start();
  console.log(`Pond: started ${pond.isAlive()}`);
  await pond.join();
  console.log(`Pond: joined ${pond.isAlive()}, exit code ${pond.exitcode}`);

  const tunnel = new Process({ target: dig, args: ['tunnel', 3_600_000] });
  tunnel.start();
  console.log(`Tunnel: started ${tunnel.isAlive()}`);
  tunnel.terminate();
  console.log(`Tunnel: just terminated ${tunnel.isAlive()}`);
  await tunnel.join();
  console.log(`Tunnel: joined ${tunnel.isAlive()}, exit code ${tunnel.exitcode}`);
}
