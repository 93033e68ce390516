import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

/** How long a window may take to show something: long, for a machine that does other things as well. */
export const patienceMilliseconds = 60_000;

/**
 * Reads again and again until `accept` holds, and returns that value; for what a window shows some time later without
 * an event to wait for. Rejects with the value last read when that takes longer than a minute.
 */
export async function eventually<Value>(read: () => Promise<Value>, accept: (value: Value) => boolean): Promise<Value> {
  const end = performance.now() + patienceMilliseconds;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (performance.now() > end) throw new Error(`Still not as expected after a minute: ${inspect(value)}`);
    await delay(100);
  }
}
