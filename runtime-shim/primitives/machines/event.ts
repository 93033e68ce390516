import type { Machine } from './machine.ts';

const SET = 0;
const LINE = 0;

/**
 * A flag to wait for. No parameters. `wait` answers 1 once it is set, `set` lets all go on who wait, whatever `clear` does
 * right after; `isSet` answers 1 or 0.
 */
export const event: Machine = {
  cells: 1,
  lines: 1,
  start() {},
  call(place, call) {
    switch (call.operation) {
      case 'wait':
        if (place.read(SET) === 1) place.answer(call, 1);
        else if (call.wait) place.join(LINE, call);
        else place.refuse(call);
        break;
      case 'set': {
        place.write(SET, 1);
        let next = place.take(LINE);
        while (next !== undefined) {
          place.answer(next, 1);
          next = place.take(LINE);
        }
        place.answer(call, 1);
        break;
      }
      case 'clear':
        place.write(SET, 0);
        place.answer(call, 1);
        break;
      case 'isSet':
        place.answer(call, place.read(SET));
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
