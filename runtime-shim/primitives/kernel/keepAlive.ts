/**
 * The one thing by which the library keeps a thread alive: an interval. Its sockets, processes and workers do not, so that an
 * observer can be told when nothing but waits is left, which only others can end then.
 */
import { type Probe, probe } from '../../probe.ts';
import { outsideTasks } from './task.ts';

const LONGEST_PAUSE_MILLISECONDS = 2 ** 31 - 1;
/** Between two looks at whether anything else is left in the event loop, where somebody observes. */
const LOOK_MILLISECONDS = 100;
const { setInterval, clearInterval } = globalThis;
let waits = 0;
let timer: NodeJS.Timeout | undefined;
/** Set while the interval keeps nothing alive, to see whether anything else does. Called when that is no more wanted. */
let lookNoMore: (() => void) | undefined;
let isAsleep = false;
/** All that others had sent to this thread when it looked last has come. */
let isUpToDate = false;
let bringUpToDate: (done: () => void) => void = (done) => done();

/** A wait begins: the process lives on until it is over, as it does in Python while a thread is blocked. */
export function beginWait(): void {
  waits++;
  if (waits > 1) return;
  // The timers of a daemon keep nothing alive.
  timer ??= outsideTasks(() => makeTimer(probe()));
  timer.ref();
}
export function endWait(): void {
  waits--;
  if (waits > 0) return;
  timer?.unref();
  lookNoMore?.();
  lookNoMore = undefined;
}
/** `update` calls back when all that others sent to this thread before has come. */
export function setUpdate(update: (done: () => void) => void): void {
  bringUpToDate = update;
}

function makeTimer(observer: Probe | undefined): NodeJS.Timeout {
  return observer === undefined
    ? setInterval(() => {}, LONGEST_PAUSE_MILLISECONDS)
    : setInterval(() => look(observer), LOOK_MILLISECONDS);
}
function look(observer: Probe): void {
  if (waits === 0) {
    clearInterval(timer);
    timer = undefined;
    isAsleep = false;
    return;
  }
  if (lookNoMore !== undefined) {
    // Something else has kept the loop alive since the last look.
    if (isAsleep) observer.asleep(false);
    isAsleep = false;
    isUpToDate = false;
    return;
  }
  timer?.unref();
  lookNoMore = observer.onceEmpty(() => {
    lookNoMore = undefined;
    timer?.ref();
    isAsleep ||= isUpToDate;
    if (isUpToDate) observer.asleep(true);
    isUpToDate = false;
    bringUpToDate(() => {
      isUpToDate = true;
    });
  });
}
