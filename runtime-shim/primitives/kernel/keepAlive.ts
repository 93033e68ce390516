const LONGEST_PAUSE_MILLISECONDS = 2 ** 31 - 1;
const { setInterval } = globalThis;
let waits = 0;
let timer: NodeJS.Timeout | undefined;

/** A wait begins: the process lives on until it is over, as it does in Python while a thread is blocked. */
export function beginWait(): void {
  waits++;
  if (waits > 1) return;
  timer ??= setInterval(() => {}, LONGEST_PAUSE_MILLISECONDS);
  timer.ref();
}
export function endWait(): void {
  waits--;
  if (waits === 0) timer?.unref();
}
