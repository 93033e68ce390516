/** Detector: notify-unheld. A condition was used without its lock, which is an error. */
import { defineDetector } from './detector.ts';
import { callerOf, findMisuses, placeOf, resourceOf } from './support/misuse.ts';
import { atEn, atZh } from './support/phrases.ts';

const id = 'notify-unheld';

export default defineDetector({
  id,
  category: 'misuse',
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
