import type { Machine, Place } from './machine.ts';

const VALUE = 0;
const BOUND = 1;
const LINE = 0;

/**
 * Permits, given first come first served. Parameters: how many there are at first; and how many there may be at most, which is
 * left out where there is no bound.
 *
 * | operation | argument | answer |
 * |---|---|---|
 * | `acquire` | | 1 |
 * | `release` | how many | 1 |
 * | `value` | | how many are free |
 *
 * Anybody may release. Where that would exceed the bound, nothing is released and the call fails.
 */
export const semaphore: Machine = {
  cells: 2,
  lines: 1,
  start(place, [value = 1, bound = 2 ** 31 - 1]) {
    place.write(VALUE, value);
    place.write(BOUND, bound);
  },
  call(place, call) {
    const value = place.read(VALUE);
    switch (call.operation) {
      case 'acquire':
        if (value > 0) {
          place.write(VALUE, value - 1);
          place.answer(call, 1);
        } else if (call.wait) {
          place.join(LINE, call);
        } else {
          place.refuse(call);
        }
        break;
      case 'release':
        if (call.argument > place.read(BOUND) - value) {
          place.fail(call, 'tooManyReleases');
        } else {
          release(place, call.argument);
          place.answer(call, 1);
        }
        break;
      case 'value':
        place.answer(call, value);
        break;
      default:
        place.fail(call, 'noSuchOperation');
    }
  },
  cancel(place, call) {
    if (place.leave(LINE, call)) place.refuse(call);
  },
  left() {},
};

function release(place: Place, count: number): void {
  let left = count;
  while (left > 0) {
    const next = place.take(LINE);
    if (next === undefined) break;
    left--;
    place.answer(next, 1);
  }
  place.write(VALUE, place.read(VALUE) + left);
}
