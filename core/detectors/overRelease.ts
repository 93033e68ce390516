/** Detector: over-release. A bounded semaphore was given back more permits than it has, which is an error. */
import { defineDetector } from './detector.ts';
import { callerOf, findMisuses, placeOf, resourceOf } from './support/misuse.ts';
import { atEn, atZh } from './support/phrases.ts';

const id = 'over-release';

export default defineDetector({
  id,
  category: 'misuse',
  check: (state) => findMisuses(state, id),
  explain: {
    en: (finding, names) => {
      const [caller, place] = [callerOf(finding, names), atEn(names, placeOf(finding))];
      const resource = resourceOf(finding, names);
      return {
        title: 'Released too often',
        message: `${caller} gave back a permit of ${resource}${place}, all of which were free already. The call throws.`,
        steps: [],
        why: 'A bounded semaphore never has more permits than at first, so that one release too many shows.',
        fix: 'Give back each permit once, by who took it, best by a scope that does so by itself.',
      };
    },
    'zh-cn': (finding, names) => {
      const [caller, place] = [callerOf(finding, names), atZh(names, placeOf(finding))];
      const resource = resourceOf(finding, names);
      return {
        title: '释放过多',
        message: `${caller}${place}归还了 ${resource} 的许可，而它的许可已经全部空闲。该调用会抛出错误。`,
        steps: [],
        why: '有界信号量的许可从不多于最初的数目，因此多余的释放会暴露出来。',
        fix: '每个许可只由获取者归还一次，最好用会自动归还的作用域。',
      };
    },
  },
});
