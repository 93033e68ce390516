/** Detector: missing-release. An async function took a lock and ended without giving it back, and others wait for it. */

import { purposeOf } from '../model/purpose.ts';
import type { GrantState, State, TaskState } from '../model/state.ts';
import { defineDetector, type Finding, type FindingSite, type Names } from './detector.ts';
import { findOrphans } from './support/orphans.ts';
import { atEn, atZh, countEn, countZh, doubtEn, doubtZh, waitsEn, waitsZh } from './support/phrases.ts';
import { byResource, type Cause, findStuck, type Situation } from './support/stuck.ts';

const id = 'missing-release';
const category = 'stuck';

const check = (state: State, reported: readonly Finding[]): Finding[] => {
  const orphans = findOrphans(state, reported, { id, category }, (holder) => isOverAlone(state, holder));
  return [...orphans, ...findStuck(state, [...reported, ...orphans], id, causesIn)];
};

/** An async function is over in a thread that lives on. */
const isOverAlone = (state: State, task: TaskState | undefined): boolean =>
  task?.kind === 'async' && task.endedAt !== undefined && state.streams.get(task.stream)?.exitedAt === undefined;

/** Its release function may have gone elsewhere; but now nobody is left who could call it. */
const causesIn = ({ state, endless, unexplained }: Situation): Cause[] => {
  const wanting = unexplained.filter(({ grant }) => purposeOf(state, grant) === 'lock');
  const resources = byResource(wanting);
  return [...resources].flatMap(([resource, waits]) => {
    const [first] = waits;
    const holders = [...resource.holders].flatMap((held) => state.grants.get(held) ?? []);
    const left = holders.filter((held) => wasLeft(state, held));
    const hanging = endless.hangingOn(waits);
    const isHeldElsewhere = holders.some(({ holder }) => {
      return holder !== undefined && endless.of(holder).some((wait) => !hanging.has(wait));
    });
    if (first === undefined || left.length === 0 || isHeldElsewhere) return [];
    const tasks = left.flatMap(({ requester }) => requester ?? []);
    const sites = left.map(({ acquireSite, requester }): FindingSite => {
      return { site: acquireSite, role: 'holds', task: requester, resource: resource.id };
    });
    return { key: first.grant.id, waits, tasks, sites, details: { permits: left.length } };
  });
};

const wasLeft = (state: State, { requester, holder, bits }: GrantState): boolean => {
  const task = requester === undefined ? undefined : state.tasks.get(requester);
  return holder !== requester && bits.daemon !== true && isOverAlone(state, task);
};

const holdsOf = (finding: Finding): FindingSite | undefined => finding.sites.find(({ role }) => role === 'holds');
const takerOf = (finding: Finding, names: Names): string => names.task(holdsOf(finding)?.task);

export default defineDetector({
  id,
  category,
  about: {
    en: {
      title: 'Missing release',
      brief: 'An async function took a lock, or a permit, and ended without giving it back, and others wait for it.',
      what: 'Between the take and the release the function throws or returns early, and the release is passed by. What it took belongs to nobody from then on. A semaphore loses one permit each time, and stands still when the last one is gone.',
      detection:
        'The function that took it has ended in a thread that lives on, and its release function never left it, or nobody is left who could call it. Where the whole thread or process ended, it is an orphaned lock.',
      certainty:
        'Certain when the release function never leaves the function, or when all threads are asleep for good. Likely when other code may still call it.',
      repair:
        'Release in a `finally` block, or take the lock in a scope that releases it by itself: `runExclusive`, `withLock`, `using`.',
    },
    'zh-cn': {
      title: '缺少释放',
      brief: '某个异步函数获取了锁或许可，没有归还就结束了，而其他任务在等待它。',
      what: '在获取与释放之间，函数抛出错误或提前返回，绕过了释放。此后它获取的东西不再属于任何人。信号量每次丢失一个许可，最后一个丢失之后就停滞不前。',
      detection:
        '获取它的函数已经结束，而它所在的线程仍在运行；它的释放函数从未离开该函数，或者已经没有谁能调用它。如果整个线程或进程都已结束，则属于无主的锁。',
      certainty:
        '如果释放函数从未离开该函数，或者所有线程都已永远休眠，结果就是确定的。如果其他代码仍可能调用它，结果就是很可能。',
      repair: '在 `finally` 中释放，或者在会自动释放的作用域里获取锁：`runExclusive`、`withLock`、`using`。',
    },
  },
  example: { buggy: 'lessons/locks/l12-thrownInBetween.ts', fixed: 'lessons/locks/l12-thrownInBetweenFixed.ts' },
  after: ['deadlock'],
  check: (state, _now, reported) => check(state, reported),
  explain: {
    en: (finding, names, state) => {
      const resource = finding.resources.map(names.resource).join('');
      const taker = takerOf(finding, names);
      const taken = atEn(names, holdsOf(finding)?.site);
      const permits = Number(finding.details['permits'] ?? 1);
      return {
        title: 'Missing release',
        message:
          permits > 1
            ? `${countEn(permits)} permits of ${resource} were taken and not given back by calls that have ended, such as ${taker}${taken}. Nobody is left to release them.`
            : `${taker} took ${resource}${taken} in a call that ended without releasing it. Nobody is left to release it.`,
        steps: finding.steps.map((step) => `${waitsEn(step, names, state)}.`),
        why: doubtEn(finding),
        fix: `Release ${resource} in a finally block, or take it in a scope that releases it.`,
      };
    },
    'zh-cn': (finding, names, state) => {
      const resource = finding.resources.map(names.resource).join('');
      const taker = takerOf(finding, names);
      const taken = atZh(names, holdsOf(finding)?.site);
      const permits = Number(finding.details['permits'] ?? 1);
      return {
        title: '缺少释放',
        message:
          permits > 1
            ? `${resource} 的${countZh(permits)}个许可被已经结束的调用获取而没有归还，例如 ${taker}${taken}。再没有谁能释放它们。`
            : `${taker}${taken}获取了 ${resource}，而那次调用没有释放就结束了。再没有谁能释放它。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}。`),
        why: doubtZh(finding),
        fix: `在 finally 中释放 ${resource}，或在会自动释放的作用域里获取它。`,
      };
    },
  },
});
