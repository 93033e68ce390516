/** What wakes this program keeps nothing alive, so that nobody sees that it will come. */
import { isMain } from 'lockstep/multiprocessing';
import { Event } from 'lockstep/threading';

if (isMain(import.meta)) {
  const gate = new Event();
  setTimeout(() => void gate.set(), 3000).unref();
  await gate.wait();
  console.log('over');
}
