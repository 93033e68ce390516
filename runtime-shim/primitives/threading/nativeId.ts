import { readlinkSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

let known: number | undefined;
/** The operating system's number of the thread that this code runs in; on systems where Node cannot ask, Node's own number. */
export function nativeIdHere(): number {
  known ??= askSystem() ?? threadId;
  return known;
}
function askSystem(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    // `<pid>/task/<thread>`
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  } catch {
    return undefined;
  }
}
