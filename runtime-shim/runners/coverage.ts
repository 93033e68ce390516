/** Notices that V8 is asked to count which code runs: what it counts must be the user's text. */
import { hideFrames, isMethod, isObject, replaceMethod } from '../wrap.ts';

/**
 * Returns what puts that into effect, to be called before the program can have Node's inspector. `load` gets the module;
 * `counted` is called at the first such request.
 */
export function watchCoverage(load: () => unknown, counted: () => void): () => void {
  let isWatching = false;
  return () => {
    if (isWatching) return;
    isWatching = true;
    try {
      const inspector = load();
      const session = isObject(inspector) ? inspector['Session'] : undefined;
      if (!isMethod(session)) return;
      replaceMethod(
        session.prototype,
        'post',
        (original) =>
          function (this: unknown, ...given) {
            hideFrames();
            if (given[0] === 'Profiler.startPreciseCoverage') counted();
            return original.apply(this, given);
          },
      );
    } catch {
      // This Node has no inspector, so that nobody counts.
    }
  };
}
