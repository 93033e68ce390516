import { setTimeout as pause } from 'node:timers/promises';
import desk from './src/desk.cjs';

const counter = new desk.Desk();
const customer = () =>
  counter.serve(async () => {
    await pause(50);
    return counter.serve(async () => 'stamped');
  });
console.log('start');
setInterval(() => {}, 1000);
await Promise.all([customer(), customer()]);
