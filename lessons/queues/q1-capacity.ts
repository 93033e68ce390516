// A shelf with three places. First in, first out; who finds it full or empty waits, or is told so at once.
import { Empty, Full, isMain, Queue } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

const shelf = new Queue<string>(3);

async function fillAndEmpty(): Promise<void> {
  for (const jam of ['apricot', 'blackberry', 'cherry']) await shelf.put(jam);
  console.log(`Full: ${await shelf.full()}`);
  for (let place = 0; place < 3; place++) console.log(`Taken: ${await shelf.get()}`);
  console.log(`Empty: ${await shelf.empty()}`);
}
async function waitForRoom(): Promise<void> {
  for (const jam of ['damson', 'elderberry', 'fig', 'gooseberry']) {
    await shelf.put(jam); // The fourth one waits here for a free place.
    console.log(`Put: ${jam}`);
  }
}
async function waitForItems(): Promise<void> {
  await pause(300);
  for (let place = 0; place < 4; place++) {
    console.log(`Taken: ${await shelf.get()}`);
    await pause(100);
  }
}
async function doNotWait(): Promise<void> {
  const isEmpty = (error: unknown): boolean => error instanceof Empty;
  console.log(`getNowait raises Empty: ${await shelf.getNowait().then(() => false, isEmpty)}`);
  console.log(`get with a timeout raises Empty: ${await shelf.get(true, 0.2).then(() => false, isEmpty)}`);
  for (const jam of ['hawthorn', 'huckleberry', 'juniper']) await shelf.putNowait(jam);
  const isFull = (error: unknown): boolean => error instanceof Full;
  console.log(`putNowait raises Full: ${await shelf.putNowait('kumquat').then(() => false, isFull)}`);
}

if (isMain(import.meta)) {
  await fillAndEmpty();
  await Promise.all([waitForRoom(), waitForItems()]);
  const early = shelf.get(); // A get that comes before its item waits for it.
  await shelf.put('greengage');
  console.log(`Taken: ${await early}`);
  await doNotWait();
}
