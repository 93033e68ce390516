// A pool of one translator. Translating a book means translating its preface too. The translator does not give the preface to
// the pool and wait for it, but translates it in the course of the same task.
import { TaskPoolExecutor } from 'lockstep/concurrent-futures';
import { pause } from '../pace.ts';

const translators = new TaskPoolExecutor({ maxWorkers: 1 });

async function translatePreface(): Promise<string> {
  await pause(50);
  return 'the preface';
}
async function translateBook(): Promise<string> {
  console.log('The translator begins with the book');
  return `${await translatePreface()}, then the book`;
}

const book = translators.submit(translateBook);
console.log(`Translated: ${await book.result()}`);
await translators.shutdown();
