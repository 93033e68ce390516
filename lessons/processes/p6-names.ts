// A process has a name, given or made up. It is for people alone: two may have the same. A child that takes another name
// changes only its own object, not that of its parent.
import { currentProcess, isMain, Process } from 'lockstep/multiprocessing';

function say(): void {
  console.log(`I am ${currentProcess().name}`);
}
function rename(name: string): void {
  say();
  currentProcess().name = name;
  say();
}

if (isMain(import.meta)) {
  say();
  const children = [
    new Process({ target: say }),
    new Process({ target: say, name: 'Cellist' }),
    new Process({ target: rename, args: ['Conductor'], name: 'Drummer' }),
  ];
  for (const child of children) {
    child.start();
    await child.join();
    console.log(`To its parent it is ${child.name}`);
  }
}
