/** What lets jobs of a limiter or queue begin, or ends the waits for them, although none that runs has ended. */

/** Methods that do it, whatever they are called on. */
const CHANGING: ReadonlySet<string> = new Set(['clearQueue', 'updateSettings', 'incrementReservoir']);
/** Methods of everyday names that do it to the queues of one package, told by its name in the same file. */
const OF_PACKAGES: Readonly<Record<string, RegExp>> = { abort: /\bfastq\b/, stop: /\bbottleneck\b/i };
/** A property that is set. */
export const LIMIT = 'concurrency';

/** @param source the file's text */
export const changesLimit = (method: string, source: string): boolean =>
  CHANGING.has(method) || (Object.hasOwn(OF_PACKAGES, method) && OF_PACKAGES[method]?.test(source) === true);
