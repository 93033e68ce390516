import type { Call, Machine, Place } from './machine.ts';

/** The cells. A level of 0 means that nobody holds it; the level of a lock that is not re-entrant is at most 1. */
const HOLDER = 0;
const TASK = 1;
const LEVEL = 2;
const ORPHANED = 3;
const REENTRANT = 4;
const CONDITIONS = 5;
/** The lines: who waits for the lock, and who waits for a notice of one of its conditions. */
const ENTRY = 0;
const NOTICE = 1;

const COUNT_BITS = 16;
/** So many, or more, means all who wait. */
export const ALL_WAITERS = 2 ** COUNT_BITS - 1;
/** The argument of `notify`: which condition, below 2^15, and how many are to go on. */
export const noticeArgument = (condition: number, count: number): number =>
  condition * 2 ** COUNT_BITS + Math.min(count, ALL_WAITERS);

/**
 * A lock with any number of conditions over it. Parameters: 1 where it is re-entrant, else 0. Conditions are known by number.
 *
 * | operation | argument | answer |
 * |---|---|---|
 * | `acquire` | | the level, from 1 |
 * | `release` | | the level that is left; the lock is free, or its next holder's, at 0 |
 * | `locked`, `owned` | | 1 or 0; whether anybody holds it, or the caller |
 * | `recover` | | 1 where the holder was gone and the lock has been taken from it, else 0 |
 * | `condition` | | the number of a new condition |
 * | `wait` | a condition | once the lock is held again at the same level: 1 where notified, 0 where called off before |
 * | `notify` | see `noticeArgument` | how many were notified |
 *
 * A plain lock may be released by anybody; a re-entrant one belongs to a task. `wait` and `notify` are for who holds the lock,
 * which for a plain lock means the process or thread. A `wait` that may not wait gives the lock up and asks for it again.
 */
export const mutex: Machine = {
  cells: 6,
  lines: 2,
  start(place, [reentrant = 0]) {
    place.write(REENTRANT, reentrant);
  },
  call(place, call) {
    switch (call.operation) {
      case 'acquire':
        acquire(place, call);
        break;
      case 'release':
        release(place, call);
        break;
      case 'locked':
        place.answer(call, place.read(LEVEL) > 0 ? 1 : 0);
        break;
      case 'owned':
        place.answer(call, isOwner(place, call) ? 1 : 0);
        break;
      case 'recover':
        recover(place, call);
        break;
      case 'condition': {
        const condition = place.read(CONDITIONS);
        place.write(CONDITIONS, condition + 1);
        place.answer(call, condition);
        break;
      }
      case 'wait':
        if (isOwner(place, call)) wait(place, call);
        else failForOthers(place, call);
        break;
      case 'notify':
        if (isOwner(place, call)) notify(place, call);
        else failForOthers(place, call);
        break;
      default:
        place.fail(call, 'noSuchOperation');
    }
  },
  cancel(place, call) {
    if (call.operation === 'acquire') {
      if (place.leave(ENTRY, call)) place.refuse(call);
    } else if (place.leave(NOTICE, call)) {
      enter(place, call);
    }
  },
  left(place, client) {
    if (place.read(LEVEL) === 0 || place.read(HOLDER) !== client || place.read(ORPHANED) === 1) return;
    place.write(ORPHANED, 1);
    place.orphaned(client);
  },
};

/** What was held by who is gone is nobody's, even where a number is given again. */
function isOwner(place: Place, call: Call): boolean {
  if (place.read(LEVEL) === 0 || place.read(ORPHANED) === 1 || place.read(HOLDER) !== call.client) return false;
  return place.read(REENTRANT) === 0 || place.read(TASK) === call.task;
}
const failForOthers = (place: Place, call: Call): void =>
  place.fail(call, place.read(LEVEL) === 0 ? 'notHeld' : 'notOwner');

function acquire(place: Place, call: Call): void {
  const level = place.read(LEVEL);
  if (level === 0) {
    grant(place, call);
  } else if (place.read(REENTRANT) === 1 && isOwner(place, call)) {
    place.write(LEVEL, level + 1);
    place.answer(call, level + 1);
  } else if (call.wait) {
    place.join(ENTRY, call);
  } else {
    place.refuse(call);
  }
}
function release(place: Place, call: Call): void {
  const level = place.read(LEVEL);
  if (level === 0 || (place.read(REENTRANT) === 1 && !isOwner(place, call))) {
    failForOthers(place, call);
    return;
  }
  if (level > 1) place.write(LEVEL, level - 1);
  else passOn(place);
  place.answer(call, level - 1);
}
function recover(place: Place, call: Call): void {
  const orphaned = place.read(ORPHANED);
  if (orphaned === 1) passOn(place);
  place.answer(call, orphaned);
}

/** The note of a `wait` is twice the level to restore, and 1 more once it has been notified. */
function wait(place: Place, call: Call): void {
  call.note = place.read(LEVEL) * 2;
  if (call.wait) place.join(NOTICE, call);
  passOn(place);
  if (!call.wait) enter(place, call);
}
function notify(place: Place, call: Call): void {
  const count = call.argument % 2 ** COUNT_BITS;
  const condition = (call.argument - count) / 2 ** COUNT_BITS;
  let notified = 0;
  for (const waiter of place.waiting(NOTICE)) {
    if (notified === count && count < ALL_WAITERS) break;
    if (waiter.argument !== condition) continue;
    notified++;
    place.leave(NOTICE, waiter);
    waiter.note++;
    place.join(ENTRY, waiter);
  }
  place.answer(call, notified);
}
/** A `wait` that is over goes back for the lock, behind those who stand there already. */
function enter(place: Place, call: Call): void {
  if (place.read(LEVEL) === 0) grant(place, call);
  else place.join(ENTRY, call);
}

function passOn(place: Place): void {
  place.write(ORPHANED, 0);
  place.write(LEVEL, 0);
  const next = place.take(ENTRY);
  if (next !== undefined) grant(place, next);
}
function grant(place: Place, call: Call): void {
  const returning = call.operation === 'wait';
  place.write(HOLDER, call.client);
  place.write(TASK, call.task);
  place.write(LEVEL, returning ? call.note >> 1 : 1);
  place.answer(call, returning ? call.note & 1 : 1);
}
