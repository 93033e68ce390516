/** Detector: over-release. A bounded semaphore was given back more permits than it has, which is an error. */
import { defineDetector } from './detector.ts';
import { callerOf, findMisuses, placeOf, resourceOf } from './support/misuse.ts';
import { atEn, atZh } from './support/phrases.ts';

const id = 'over-release';

export default defineDetector({
  id,
  category: 'misuse',
  about: {
    en: {
      title: 'Released too often',
      brief: 'A bounded semaphore was given back a permit although all of them were free.',
      what: 'Each permit is given back once by who took it. One release too many would let more tasks in than were meant to be; a `BoundedSemaphore` refuses it with an error, a plain `Semaphore` does not.',
      detection: 'The call threw for that reason.',
      certainty:
        'Information where the program caught the error and went on, a warning where the error ended its thread. The fact itself is certain.',
      repair: 'Give back each permit once, best by a scope that does so by itself: `withPermit`, `using`.',
    },
    'zh-cn': {
      title: '释放过多',
      brief: '有界信号量的许可已经全部空闲，却又归还了一个。',
      what: '每个许可由获取者归还一次。多余的释放会让进入的任务多于预期；`BoundedSemaphore` 会以错误拒绝它，普通的 `Semaphore` 则不会。',
      detection: '调用因此抛出了错误。',
      certainty: '如果程序捕获了错误并继续运行，则为信息；如果错误结束了它的线程，则为警告。事实本身是确定的。',
      repair: '每个许可只归还一次，最好用会自动归还的作用域：`withPermit`、`using`。',
    },
  },
  example: { buggy: 'test/cases/stuck/overRelease.mjs', fixed: 'test/cases/stuck/overReleaseFixed.mjs' },
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
