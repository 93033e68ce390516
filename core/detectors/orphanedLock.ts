/** Detector: orphaned-lock. Somebody waits for what a task held when it ended, so that nobody is left to release it. */
import type { State, TaskState } from '../model/state.ts';
import { defineDetector, type Finding, type Names } from './detector.ts';
import { findOrphans } from './support/orphans.ts';
import { atEn, atZh, doubtEn, doubtZh, waitsEn, waitsZh } from './support/phrases.ts';

const id = 'orphaned-lock';
const category = 'deadlock';

/** An async function that has ended in a thread that lives on has left its lock behind: that is told as a missing release. */
const isOrphan = (state: State, holder: TaskState | undefined): boolean =>
  holder === undefined || holder.kind !== 'async' || state.streams.get(holder.stream)?.exitedAt !== undefined;

const holderName = (finding: Finding, names: Names): string => names.task(finding.steps[0]?.holder);
const resourceName = (finding: Finding, names: Names): string => finding.resources.map(names.resource).join('');

export default defineDetector({
  id,
  category,
  about: {
    en: {
      title: 'Orphaned lock',
      brief: 'Whoever held a lock has ended, or was killed, without releasing it, and others wait for it.',
      what: "A process or thread takes a lock and ends, or is killed, before it gives it back. The lock is nobody's, and whoever asks for it waits for ever. An async function that ends so in a thread that lives on is a missing release.",
      detection:
        'The thread or process that holds what is waited for has ended, as it told itself or as the broker of the library knows. A lock that was left behind but that nobody waits for is not told, nor one that another task can still release.',
      certainty:
        "Certain when no task that is left can reach the lock's release. Likely when its release function went to other code, which may still call it.",
      repair:
        'Release in a `finally` block, or take the lock in a scope that releases it by itself: `runExclusive`, `withLock`, `using`. Do not kill a process that may hold a lock: ask it to stop, and wait for its end.',
    },
    'zh-cn': {
      title: '无主的锁',
      brief: '锁的持有者没有释放就结束了，或者被终止了，而其他任务在等待这个锁。',
      what: '进程或线程获取了锁，在归还之前就结束了，或者被终止了。这个锁不再属于任何人，之后请求它的任务会永远等待。如果只是异步函数这样结束，而它的线程仍在运行，则属于缺少释放。',
      detection:
        '持有所等待的东西的线程或进程已经结束：这由它自己告知，或者由库的代理得知。没有人等待的遗留锁不会报告，其他任务仍能释放的锁也不会报告。',
      certainty:
        '如果剩下的任务都无法执行对它的释放，结果就是确定的。如果它的释放函数交给了其他代码，而那些代码仍可能调用它，结果就是很可能。',
      repair:
        '在 `finally` 中释放，或者在会自动释放的作用域里获取锁：`runExclusive`、`withLock`、`using`。不要终止可能持有锁的进程：请求它停止，并等待它结束。',
    },
  },
  example: {
    buggy: 'lessons/processes/p14-terminatedHolder.ts',
    fixed: 'lessons/processes/p14-terminatedHolderFixed.ts',
  },
  after: ['deadlock-cycle', 'self-deadlock', 'pool-starvation'],
  check: (state, _now, reported) => findOrphans(state, reported, { id, category }, (holder) => isOrphan(state, holder)),
  explain: {
    en: (finding, names, state) => {
      const holder = holderName(finding, names);
      const resource = resourceName(finding, names);
      const killed = finding.details['end'] === 'killed';
      const taken = atEn(names, finding.steps[0]?.heldFrom);
      return {
        title: 'Orphaned lock',
        message: `${holder} ${killed ? 'was killed' : 'ended'} while it held ${resource}. Nobody is left to release it.`,
        steps: finding.steps.map((step) => `${waitsEn(step, names, state)}; ${holder} took it${taken}.`),
        why: doubtEn(finding),
        fix: killed
          ? `Ask ${holder} to stop and wait for its end instead of killing it, so that it can release ${resource}.`
          : `Release ${resource} in a finally block, or take it in a scope that releases it.`,
      };
    },
    'zh-cn': (finding, names, state) => {
      const holder = holderName(finding, names);
      const resource = resourceName(finding, names);
      const killed = finding.details['end'] === 'killed';
      const taken = atZh(names, finding.steps[0]?.heldFrom);
      return {
        title: '无主的锁',
        message: `${holder} 持有 ${resource} 时${killed ? '被终止' : '就结束了'}，再没有谁能释放它。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}；它已被 ${holder}${taken}获取。`),
        why: doubtZh(finding),
        fix: killed
          ? `不要直接终止 ${holder}：请求它停止并等待它结束，让它能释放 ${resource}。`
          : `在 finally 中释放 ${resource}，或在会自动释放的作用域里获取它。`,
      };
    },
  },
});
