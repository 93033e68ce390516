/** Detector: daemon-child. A daemon process tried to start a child, which is an error. */
import { defineDetector } from './detector.ts';
import { callerOf, findMisuses, placeOf } from './support/misuse.ts';
import { atEn, atZh } from './support/phrases.ts';

const id = 'daemon-child';

export default defineDetector({
  id,
  category: 'misuse',
  about: {
    en: {
      title: 'Child of a daemon',
      brief: 'A daemon process tried to start a process of its own.',
      what: 'A daemon is ended, without being asked, when the rest of the program has ended. A child of its own would be left behind with nobody to care for it, so that the library refuses to start one with an error, as Python does.',
      detection: 'The call threw for that reason.',
      certainty:
        'Information where the program caught the error and went on, a warning where the error ended its thread. The fact itself is certain.',
      repair: 'Start the child from a process that is no daemon, or do the work in the daemon itself.',
    },
    'zh-cn': {
      title: '守护进程的子进程',
      brief: '守护进程试图启动自己的进程。',
      what: '程序的其余部分结束时，守护进程会不经询问地被结束。它自己的子进程会被遗留下来，无人照管，所以库会像 Python 一样以错误拒绝启动。',
      detection: '调用因此抛出了错误。',
      certainty: '如果程序捕获了错误并继续运行，则为信息；如果错误结束了它的线程，则为警告。事实本身是确定的。',
      repair: '由非守护进程启动子进程，或者在守护进程内部完成这项工作。',
    },
  },
  example: { buggy: 'test/cases/stuck/daemonChild.mjs', fixed: 'test/cases/stuck/daemonChildFixed.mjs' },
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
