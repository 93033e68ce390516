/** Detector: notify-unheld. A condition was used without its lock, which is an error. */
import { defineDetector } from './detector.ts';
import { callerOf, findMisuses, placeOf, resourceOf } from './support/misuse.ts';
import { atEn, atZh } from './support/phrases.ts';

const id = 'notify-unheld';

export default defineDetector({
  id,
  category: 'misuse',
  about: {
    en: {
      title: 'Notice without the lock',
      brief: '`wait` or `notify` of a condition was called without holding its lock.',
      what: 'The lock of a condition keeps what the notice stands for from changing between the look at it and the wait. Without it a notice could come in between and be lost, so that the library refuses such calls with an error.',
      detection: 'The call threw for that reason.',
      certainty:
        'Information where the program caught the error and went on, a warning where the error ended its thread. The fact itself is certain.',
      repair: 'Call it within `withLock` of the condition.',
    },
    'zh-cn': {
      title: '没有锁就通知',
      brief: '在没有持有条件的锁时调用了它的 `wait` 或 `notify`。',
      what: '条件的锁保证在查看状态与开始等待之间，通知所代表的状态不会改变。没有锁，通知可能恰好在这之间到来而丢失，所以库会以错误拒绝这样的调用。',
      detection: '调用因此抛出了错误。',
      certainty: '如果程序捕获了错误并继续运行，则为信息；如果错误结束了它的线程，则为警告。事实本身是确定的。',
      repair: '在条件的 `withLock` 中调用它。',
    },
  },
  example: { buggy: 'test/cases/stuck/notifyUnheld.mjs', fixed: 'test/cases/stuck/notifyUnheldFixed.mjs' },
  check: (state) => findMisuses(state, id),
  explain: {
    en: (finding, names) => {
      const [caller, place] = [callerOf(finding, names), atEn(names, placeOf(finding))];
      const resource = resourceOf(finding, names);
      return {
        title: 'Notice without the lock',
        message: `${caller} called wait or notify of ${resource}${place} without holding its lock. The call throws.`,
        steps: [],
        why: 'The lock keeps what the notice stands for from changing between the look at it and the wait.',
        fix: 'Take the lock of the condition around the call, such as with `withLock`.',
      };
    },
    'zh-cn': (finding, names) => {
      const [caller, place] = [callerOf(finding, names), atZh(names, placeOf(finding))];
      const resource = resourceOf(finding, names);
      return {
        title: '没有锁就通知',
        message: `${caller}${place}在没有持有锁的情况下调用了 ${resource} 的 wait 或 notify。该调用会抛出错误。`,
        steps: [],
        why: '锁保证在查看状态与开始等待之间，通知所代表的状态不会改变。',
        fix: '在调用前后获取条件的锁，例如使用 withLock。',
      };
    },
  },
});
