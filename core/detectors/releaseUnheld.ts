/** Detector: release-unheld. A lock was released that the caller did not hold, which is an error. */
import { defineDetector } from './detector.ts';
import { callerOf, findMisuses, placeOf, resourceOf } from './support/misuse.ts';
import { atEn, atZh } from './support/phrases.ts';

const id = 'release-unheld';

export default defineDetector({
  id,
  category: 'misuse',
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
