import { setTimeout as sleep } from 'node:timers/promises';

/** Scales every pause of a lesson: `LOCKSTEP_PACE=0.1` is ten times as fast. */
const pace = Number(process.env['LOCKSTEP_PACE'] ?? 1);

/** Stands for work that takes `milliseconds`. */
export async function pause(milliseconds: number): Promise<void> {
  await sleep(milliseconds * pace);
}
