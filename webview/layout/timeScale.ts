/** Time to pixels, with long quiet stretches folded to a fixed width. */
import { formatTick } from '../../core/text/format.ts';

export interface TimeFold {
  readonly from: number;
  readonly to: number;
  readonly x0: number;
  readonly x1: number;
}
export interface TimeTick {
  readonly x: number;
  readonly label: string;
}
export interface TimeScale {
  readonly from: number;
  readonly to: number;
  readonly x0: number;
  readonly x1: number;
  readonly folds: readonly TimeFold[];
  readonly ticks: readonly TimeTick[];
  readonly x: (time: number) => number;
  readonly time: (x: number) => number;
}
export interface TimeScaleOptions {
  readonly from: number;
  readonly to: number;
  readonly x0: number;
  readonly x1: number;
  readonly quiet: readonly { readonly from: number; readonly to: number }[];
  /** Width of a folded stretch. */
  readonly foldWidth: number;
}

/** Shorter stretches, in nanoseconds and as a share of the view, are drawn as they are. */
const FOLD_LEAST = 1e9;
const FOLD_SHARE = 0.05;
const FOLDS_MOST = 3;
const TICK_GAP = 92;

export function timeScale(options: TimeScaleOptions): TimeScale {
  const { from, x0, x1 } = options;
  const to = Math.max(options.to, from + 1);
  const span = to - from;
  const chosen = options.quiet
    .map((stretch) => ({ from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) }))
    .filter((stretch) => stretch.to - stretch.from >= FOLD_LEAST && stretch.to - stretch.from > span * FOLD_SHARE)
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, Math.min(FOLDS_MOST, Math.floor((x1 - x0) / (options.foldWidth * 1.8))))
    .sort((a, b) => a.from - b.from);
  const quietTime = chosen.reduce((sum, fold) => sum + fold.to - fold.from, 0);
  const open = x1 - x0 - chosen.length * options.foldWidth;
  const perPixel = Math.max(1, span - quietTime) / Math.max(1, open);
  const folds: TimeFold[] = [];
  let at = from;
  let x = x0;
  for (const fold of chosen) {
    x += (fold.from - at) / perPixel;
    folds.push({ ...fold, x0: x, x1: x + options.foldWidth });
    x += options.foldWidth;
    at = fold.to;
  }
  const toX = (time: number): number => {
    let left = from;
    let edge = x0;
    for (const fold of folds) {
      if (time < fold.from) break;
      if (time <= fold.to) return fold.x0 + ((time - fold.from) / (fold.to - fold.from)) * (fold.x1 - fold.x0);
      left = fold.to;
      edge = fold.x1;
    }
    return edge + (time - left) / perPixel;
  };
  const toTime = (pixel: number): number => {
    let left = from;
    let edge = x0;
    for (const fold of folds) {
      if (pixel < fold.x0) break;
      if (pixel <= fold.x1) return fold.from + ((pixel - fold.x0) / (fold.x1 - fold.x0)) * (fold.to - fold.from);
      left = fold.to;
      edge = fold.x1;
    }
    return left + (pixel - edge) * perPixel;
  };
  const ticks = ticksOf(from, to, perPixel, folds, toX).filter((tick) => tick.x >= x0 - 0.5 && tick.x <= x1 + 0.5);
  return { from, to, x0, x1, folds, ticks, x: toX, time: toTime };
}

/** Round steps of 1, 2, 2.5 and 5; none inside a fold. */
function ticksOf(
  from: number,
  to: number,
  perPixel: number,
  folds: readonly TimeFold[],
  x: (time: number) => number,
): TimeTick[] {
  const rough = perPixel * TICK_GAP;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => power * factor >= rough) ?? 10);
  const ticks: TimeTick[] = [];
  let last = Number.NEGATIVE_INFINITY;
  const count = Math.min(400, Math.ceil((to - from) / step) + 1);
  const start = Math.ceil(from / step);
  for (let index = 0; index <= count; index += 1) {
    const time = (start + index) * step;
    if (time > to) break;
    if (folds.some((fold) => time > fold.from + step * 0.2 && time < fold.to)) continue;
    const at = x(time);
    if (at - last < TICK_GAP * 0.6) continue;
    last = at;
    ticks.push({ x: at, label: formatTick(time, step) });
  }
  return ticks;
}
