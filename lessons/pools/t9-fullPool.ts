// A pool of one translator. Translating a book means translating its preface too, which the task gives to the same pool and
// waits for. But the only translator is the one who waits, so that nobody ever begins with the preface.
import { TaskPoolExecutor } from 'lockstep/concurrent-futures';
import { pause } from '../pace.ts';

const translators = new TaskPoolExecutor({ maxWorkers: 1 });

async function translatePreface(): Promise<string> {
  await pause(50);
  return 'the preface';
}
async function translateBook(): Promise<string> {
  console.log('The translator begins with the book');
  const preface = translators.submit(translatePreface);
  return `${await preface.result()}, then the book`;
}

const book = translators.submit(translateBook);
console.log(`Translated: ${await book.result()}`);
