import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Collects what is not reachable, and lets those know who want to. */
export async function collectGarbage(): Promise<void> {
  // What was reached in this turn of the event loop is kept until the next one.
  await turn();
  collect();
  await turn();
}
/** Collects until `isGone`, which is asked again after each time. Never resolves where that never comes. */
export async function collectUntil(isGone: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isGone())) await collectGarbage();
}
