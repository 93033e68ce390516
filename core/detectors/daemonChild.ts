/** Detector: daemon-child. A daemon process tried to start a child, which is an error. */
import { defineDetector } from './detector.ts';
import { callerOf, findMisuses, placeOf } from './support/misuse.ts';
import { atEn, atZh } from './support/phrases.ts';

const id = 'daemon-child';

export default defineDetector({
  id,
  category: 'misuse',
  check: (state) => findMisuses(state, id),
  explain: {
    en: (finding, names) => {
      const [caller, place] = [callerOf(finding, names), atEn(names, placeOf(finding))];
      return {
        title: 'Child of a daemon',
        message: `${caller} is a daemon and tried to start a process of its own${place}. The call throws.`,
        steps: [],
        why: 'A daemon may be ended at any moment, and would leave its child without anybody who cares for it.',
        fix: 'Start the child from a process that is no daemon, or do the work in the daemon itself.',
      };
    },
    'zh-cn': (finding, names) => {
      const [caller, place] = [callerOf(finding, names), atZh(names, placeOf(finding))];
      return {
        title: '守护进程的子进程',
        message: `${caller} 是守护进程，却${place}试图启动自己的进程。该调用会抛出错误。`,
        steps: [],
        why: '守护进程随时可能被结束，它的子进程就会无人照管。',
        fix: '由非守护进程启动子进程，或者在守护进程内部完成这项工作。',
      };
    },
  },
});
