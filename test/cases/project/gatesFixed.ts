import { setTimeout as pause } from 'node:timers/promises';
import { Gate } from './src/gate.ts';

const north = new Gate();
const south = new Gate();

async function out(): Promise<void> {
  await north.enter();
  await pause(50);
  await south.enter();
  south.leave();
  north.leave();
}
async function back(): Promise<void> {
  await north.enter();
  await pause(50);
  await south.enter();
  north.leave();
  south.leave();
}
console.log('start');

await Promise.all([out(), back()]);
console.log('end');
