// A process can be started in two ways: from a function, or from a subclass with a method `run`.
// Either way it is a process of the operating system with memory of its own, and the main part goes on meanwhile.
import { isMain, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function bake(bread: string, loaves: number, { oven }: { oven: string }): Promise<void> {
  console.log(`Baking ${loaves} ${bread} in the ${oven} oven, process ${process.pid}`);
  await pause(300);
  console.log(`The ${bread} is done`);
}

class Delivery extends Process {
  readonly street: string;

  constructor(street: string) {
    super();
    this.street = street;
  }
  override async run(): Promise<void> {
    console.log(`On the way to ${this.street}, process ${process.pid}`);
    await pause(300);
    console.log(`Delivered in ${this.street}`);
  }
}

// A child imports this module once more to find `bake` or `Delivery`, and must not start children in its turn.
if (isMain(import.meta)) {
  const baking = new Process({ target: bake, args: ['rye bread', 4], kwargs: { oven: 'stone' } });
  const delivery = new Delivery('Mill Lane');
  baking.start();
  delivery.start();
  console.log(`The shop is open, process ${process.pid}`);
}
