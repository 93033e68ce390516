/** Keeps processes ready and waits to be killed. */
import { isMain, setPrewarmed } from 'lockstep/multiprocessing';
import { report } from './report.ts';

if (isMain(import.meta)) {
  setPrewarmed(3);
  report('ready');
  setInterval(() => {}, 1000);
}
