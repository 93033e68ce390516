// The process that holds the lock of the printer is terminated, as before. But now the main part waits until it has really
// ended, makes sure that the printer is fit for use, and then releases the lock in the dead process's place.
import { isMain, Lock, Process, Queue } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function printCatalogue(printer: Lock, news: Queue<string>): Promise<void> {
  await printer.acquire();
  await news.put('The catalogue is being printed');
  await pause(60_000);
  await printer.release();
}
async function printLetter(name: string, printer: Lock, news: Queue<string>): Promise<void> {
  await news.put(`${name} wants to print a letter`);
  await printer.acquire();
  console.log(`${name} prints a letter`);
  await printer.release();
}

if (isMain(import.meta)) {
  const printer = new Lock();
  const news = new Queue<string>();
  const catalogue = new Process({ target: printCatalogue, args: [printer, news], name: 'Catalogue' });
  catalogue.start();
  console.log(await news.get());

  const names = ['Amara', 'Bela'];
  const letters = names.map((name) => new Process({ target: printLetter, args: [name, printer, news], name }));
  for (const letter of letters) letter.start();
  console.log(await news.get());
  console.log(await news.get());

  console.log('The catalogue takes too long and is terminated');
  catalogue.terminate();
  await catalogue.join();
  console.log('The half-printed sheet is taken out');
  await printer.recover();
  for (const letter of letters) await letter.join();
  console.log('All letters are printed');
}
