import { inspect } from 'node:util';
import { threadId } from 'node:worker_threads';

const LONGEST_LABEL = 40;
/** Item ids are 31 bits: a number that tells apart threads of processes that live at the same time, then a count. */
const COUNT_BITS = 20;
const MAKER = ((process.pid + 512 * threadId) % 2 ** (31 - COUNT_BITS)) * 2 ** COUNT_BITS;
let itemsMade = 0;

/** An id for something that this thread puts where others take it. Known at once, so that observing delays nothing. */
export function nextItem(): number {
  itemsMade = (itemsMade + 1) % 2 ** COUNT_BITS;
  return MAKER + itemsMade;
}
/** What a value is called where it is shown. Runs no code of the program. */
export function labelOf(value: unknown, longest = LONGEST_LABEL): string {
  const text = inspect(value, {
    customInspect: false,
    depth: 1,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 3,
    maxStringLength: longest,
  });
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
