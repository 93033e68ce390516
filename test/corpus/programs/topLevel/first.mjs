import { setTimeout as pause } from 'node:timers/promises';

await pause(100);
export const ready = 'first is ready';
