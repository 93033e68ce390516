/** What is to be done at the end, in which order, and that all of it is awaited. */
import { setImmediate } from 'node:timers/promises';
import { atExit, type Stage } from '../../../runtime-shim/primitives/kernel/finalizers.ts';
import { report } from './report.ts';

const order: string[] = [];
const add = (what: string, stage?: Stage): (() => void) =>
  atExit(async () => {
    await setImmediate();
    order.push(what);
    if (what === 'adds') add('added', 'afterChildren');
  }, stage);

add('flush', 'afterChildren');
add('children', 'children');
add('last of the first');
add('first');
add('taken back')();
atExit(() => Promise.reject(new RangeError('on purpose')));
add('adds', 'afterChildren');
process.on('exit', () => report('order', ...order));
