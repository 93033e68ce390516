/** Detector: release-unheld. A lock was released that the caller did not hold, which is an error. */
import { defineDetector } from './detector.ts';
import { callerOf, findMisuses, placeOf, resourceOf } from './support/misuse.ts';
import { atEn, atZh } from './support/phrases.ts';

const id = 'release-unheld';

export default defineDetector({
  id,
  category: 'misuse',
  about: {
    en: {
      title: 'Release of what is not held',
      brief: 'A lock was released that nobody held, or that only another task may release.',
      what: "A release too many is mostly a release on two paths, or one in a `finally` block whose `acquire` lies inside the block and did not succeed. The library refuses it with an error, since the lock may be somebody else's by then.",
      detection: 'The call threw for that reason.',
      certainty:
        'Information where the program caught the error and went on, a warning where the error ended its thread. The fact itself is certain.',
      repair: 'Release only what was taken, once, best by a scope that does so by itself: `withLock`, `using`.',
    },
    'zh-cn': {
      title: '释放未持有的锁',
      brief: '释放了没有谁持有的锁，或者只有其他任务才能释放的锁。',
      what: '多余的释放往往是两条路径上都有释放，或者 `finally` 中的释放所对应的 `acquire` 在块内而没有成功。库会以错误拒绝它，因为此时锁可能已经属于别人。',
      detection: '调用因此抛出了错误。',
      certainty: '如果程序捕获了错误并继续运行，则为信息；如果错误结束了它的线程，则为警告。事实本身是确定的。',
      repair: '只释放已获取的锁，而且只释放一次，最好用会自动释放的作用域：`withLock`、`using`。',
    },
  },
  example: { buggy: 'test/cases/stuck/releaseUnheld.mjs', fixed: 'test/cases/stuck/releaseUnheldFixed.mjs' },
  check: (state) => findMisuses(state, id),
  explain: {
    en: (finding, names) => {
      const [caller, place] = [callerOf(finding, names), atEn(names, placeOf(finding))];
      const resource = resourceOf(finding, names);
      return {
        title: 'Release of what is not held',
        message: `${caller} released ${resource}${place}, which nobody held, or somebody else did. The call throws.`,
        steps: [],
        why: 'A lock can be released once for each time that it was taken; a re-entrant one only by who took it.',
        fix: 'Release only what was taken, once, best by a scope that does so by itself.',
      };
    },
    'zh-cn': (finding, names) => {
      const [caller, place] = [callerOf(finding, names), atZh(names, placeOf(finding))];
      const resource = resourceOf(finding, names);
      return {
        title: '释放未持有的锁',
        message: `${caller}${place}释放了 ${resource}，但没有谁持有它，或者持有它的是其他任务。该调用会抛出错误。`,
        steps: [],
        why: '每次获取只能释放一次；可重入锁只能由获取它的任务释放。',
        fix: '只释放已获取的锁，而且只释放一次，最好用会自动释放的作用域。',
      };
    },
  },
});
