import type { Call, Machine, Place } from './machine.ts';

const PARTIES = 0;
const HAS_ACTION = 1;
const STATE = 2;
const ARRIVED = 3;
/** Who runs the action, and the number of that run. */
const RUNNER = 4;
const RUN = 5;

const FILLING = 0;
const RUNNING = 1;
const BROKEN = 2;

/** The lines: the parties of this round, and those who came for the next one while the action runs. */
const ROUND = 0;
const NEXT_ROUND = 1;

/** The answer of `wait` where the barrier broke meanwhile; otherwise it is the index, from 1. */
export const BROKE = 0;
/** The answer of `wait` to whoever has to run the action is this, and the number of the run, which `complete` must name. */
export const RUNS_ACTION = 2 ** 30;
const RUNS = 2 ** 20;
/** The note of a call in line: how many had arrived with it, or this where its time is over. */
const LATE = 2 ** 30;

/**
 * A barrier for rounds of so many parties. Parameters: the parties; and 1 where an action is to be run between the arrival of
 * the last party and the release of the first.
 *
 * | operation | argument | answer |
 * |---|---|---|
 * | `wait` | | the index, from 1 in order of arrival; or `BROKE`; or `RUNS_ACTION` and more |
 * | `complete` | the run | the index of who ran the action, or `BROKE` |
 * | `abort`, `reset` | | 1; who waits gets `BROKE` |
 * | `waiting` | | how many parties have arrived |
 * | `broken` | | 1 or 0 |
 *
 * An action that fails is an `abort`, as is the end of the process or thread that runs it. A wait that is called off breaks the
 * barrier, but not once all parties are there.
 */
export const barrier: Machine = {
  cells: 6,
  lines: 2,
  start(place, [parties = 1, hasAction = 0]) {
    place.write(PARTIES, parties);
    place.write(HAS_ACTION, hasAction);
  },
  call(place, call) {
    const state = place.read(STATE);
    switch (call.operation) {
      case 'wait':
        if (state === BROKEN) place.fail(call, 'broken');
        else if (state === RUNNING) place.join(NEXT_ROUND, call);
        else arrive(place, call);
        break;
      case 'complete':
        if (state !== RUNNING || place.read(RUN) !== call.argument) {
          place.answer(call, BROKE);
        } else {
          place.answer(call, place.read(PARTIES));
          passRound(place);
        }
        break;
      case 'abort':
        breakUp(place);
        place.answer(call, 1);
        break;
      case 'reset':
        place.write(STATE, FILLING);
        dismiss(place, ROUND);
        admit(place);
        place.answer(call, 1);
        break;
      case 'waiting':
        place.answer(call, place.read(ARRIVED));
        break;
      case 'broken':
        place.answer(call, state === BROKEN ? 1 : 0);
        break;
      default:
        place.fail(call, 'noSuchOperation');
    }
  },
  cancel(place, call) {
    if (place.read(STATE) === RUNNING) {
      // The time of those in the next round is over when that begins.
      call.note = LATE;
    } else if (place.leave(ROUND, call)) {
      place.refuse(call);
      breakUp(place);
    }
  },
  left(place, client) {
    const state = place.read(STATE);
    if (state === RUNNING && place.read(RUNNER) === client) {
      breakUp(place);
      return;
    }
    let arrived = state === RUNNING ? 1 : 0;
    for (const _ of place.waiting(ROUND)) arrived++;
    place.write(ARRIVED, arrived);
  },
};

function arrive(place: Place, call: Call): void {
  const arrived = place.read(ARRIVED) + 1;
  if (arrived < place.read(PARTIES)) {
    if (call.wait && call.note !== LATE) {
      call.note = arrived;
      place.write(ARRIVED, arrived);
      place.join(ROUND, call);
    } else {
      place.refuse(call);
      breakUp(place);
    }
  } else if (place.read(HAS_ACTION) === 1) {
    const run = (place.read(RUN) + 1) % RUNS;
    place.write(ARRIVED, arrived);
    place.write(STATE, RUNNING);
    place.write(RUNNER, call.client);
    place.write(RUN, run);
    place.answer(call, RUNS_ACTION + run);
  } else {
    place.answer(call, arrived);
    passRound(place);
  }
}
function passRound(place: Place): void {
  let index = 1;
  let next = place.take(ROUND);
  while (next !== undefined) {
    place.answer(next, index);
    index++;
    next = place.take(ROUND);
  }
  place.write(ARRIVED, 0);
  place.write(STATE, FILLING);
  admit(place);
}
/** Those who came early for this round arrive, one after the other. */
function admit(place: Place): void {
  while (place.read(STATE) === FILLING) {
    const next = place.take(NEXT_ROUND);
    if (next === undefined) return;
    arrive(place, next);
  }
}
function breakUp(place: Place): void {
  place.write(STATE, BROKEN);
  dismiss(place, ROUND);
  dismiss(place, NEXT_ROUND);
}
function dismiss(place: Place, line: number): void {
  place.write(ARRIVED, 0);
  let next = place.take(line);
  while (next !== undefined) {
    place.answer(next, BROKE);
    next = place.take(line);
  }
}
