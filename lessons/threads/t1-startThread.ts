// A thread can be started in two ways: from a function, or from a subclass with a method `run`. Either way it runs inside
// this process, at the same time as the main part: the pid is the same for all, the number of the thread is not.
import { getNativeId, isMain, Thread } from 'lockstep/threading';
import { pause } from '../pace.ts';

async function tune(instrument: string, strings: number): Promise<void> {
  console.log(`Tuning the ${strings} strings of the ${instrument}, process ${process.pid}, thread ${getNativeId()}`);
  await pause(300);
  console.log(`The ${instrument} is in tune`);
}

class Usher extends Thread {
  readonly door: string;

  constructor(door: string) {
    super();
    this.door = door;
  }
  override async run(): Promise<void> {
    console.log(`Opening the ${this.door} door, process ${process.pid}, thread ${getNativeId()}`);
    await pause(300);
    console.log(`The ${this.door} door is shut`);
  }
}

// A thread imports this module once more to find `tune` or `Usher`, and must not start threads in its turn.
if (isMain(import.meta)) {
  const tuning = new Thread({ target: tune, args: ['cello', 4] });
  const usher = new Usher('west');
  tuning.start();
  usher.start();
  console.log(`The hall is lit, process ${process.pid}, thread ${getNativeId()}`);
}
