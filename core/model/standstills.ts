/**
 * Times in which a process was not let run: it was stopped, or the machine stood still. What lasts longer for that is nobody's
 * doing, and where lengths are judged, these times do not count.
 */
import type { Time } from '../protocol/ids.ts';
import type { Standstill, State } from './state.ts';

/** Older ones are forgotten: what is judged now has rarely begun so long ago. */
const MOST = 256;

/** Several processes may tell of the same one. */
export const noteStandstill = (state: State, from: Time, until: Time): void => {
  if (until <= from) return;
  const before = state.standstills.filter((each) => each.until < from);
  const after = state.standstills.filter((each) => each.from > until);
  const touched = state.standstills.slice(before.length, state.standstills.length - after.length);
  const merged: Standstill = {
    from: touched[0] !== undefined && touched[0].from < from ? touched[0].from : from,
    until: touched.reduce((latest, each) => (each.until > latest ? each.until : latest), until),
  };
  state.standstills = [...before, merged, ...after].slice(-MOST);
};

/** Nanoseconds from one time to another, without those in which a process was not let run. */
export const lasted = ({ standstills }: State, from: number, until: number): number => {
  let length = until - from;
  for (let index = standstills.length - 1; index >= 0; index--) {
    const each = standstills[index];
    if (each === undefined || each.until <= from) break;
    length -= Math.max(0, Math.min(each.until, until) - Math.max(each.from, from));
  }
  return length;
};
