/** One row of bars from nested calls: at each moment the call that started last, of those that have not ended, tells. */
import type { TaskState } from '../model/state.ts';
import type { BarView } from './viewModel.ts';

interface Stretch {
  readonly frame: TaskState;
  readonly from: number;
  readonly to: number;
}

/** `frames` in any order; bars in order of time, none after `end`. */
export function barsOfFrames(frames: readonly TaskState[], end: number): BarView[] {
  const next = new Map<TaskState, number>();
  return stretchesOf(frames, end).flatMap(({ frame, from, to }) => {
    const { segments } = frame.history;
    const bars: BarView[] = [];
    let index = next.get(frame) ?? 0;
    for (; index < segments.length; index += 1) {
      const segment = segments[index];
      const until = segments[index + 1]?.from ?? end;
      if (segment === undefined || segment.from >= to) break;
      const bar = { from: Math.max(segment.from, from), to: Math.min(until, to), status: segment.activity };
      if (bar.to > bar.from) bars.push(bar);
      if (until > to) break;
    }
    next.set(frame, index);
    return bars;
  });
}

/** Which frame is innermost when. */
function stretchesOf(frames: readonly TaskState[], end: number): Stretch[] {
  const stretches: Stretch[] = [];
  const open: TaskState[] = [];
  let at = 0;
  const advance = (to: number): void => {
    const frame = open.at(-1);
    if (frame !== undefined && to > at) stretches.push({ frame, from: at, to });
    at = Math.max(at, to);
  };
  const close = (before: number): void => {
    for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
      const over = frame.endedAt ?? end;
      if (over > before) return;
      advance(over);
      open.pop();
    }
  };
  for (const frame of [...frames].sort((left, right) => left.startedAt - right.startedAt)) {
    if (frame.startedAt >= end) break;
    close(frame.startedAt);
    advance(frame.startedAt);
    at = Math.max(at, frame.startedAt);
    open.push(frame);
  }
  close(end);
  advance(end);
  return stretches;
}
