/** Detector: lock-order-inversion. Tasks take locks in opposite order, so that they can deadlock in another run. */
import type { Inversion, Witness } from '../model/prediction/lockOrder.ts';
import type { State } from '../model/state.ts';
import { defineDetector, type Finding, type FindingStep, type Names } from './detector.ts';
import { actorsOf } from './support/actors.ts';
import { atEn, atZh, countEn, countZh, listEn, listZh } from './support/phrases.ts';

const id = 'lock-order-inversion';
const category = 'potential-deadlock';

const check = (state: State, reported: readonly Finding[]): Finding[] => {
  const deadlocks = reported.filter((finding) => finding.category === 'deadlock');
  return state.prediction.locks.inversions
    .filter((found) => !isTold(found, deadlocks))
    .map((found) => findingOf(state, found));
};

/** What has become a deadlock, with these locks or with others at the same places, needs no prediction. */
const isTold = ({ witnesses }: Inversion, deadlocks: readonly Finding[]): boolean =>
  deadlocks.some(({ resources, steps }) => {
    const both = witnesses.filter(({ held }) => resources.includes(held.resource)).length >= 2;
    const places = new Set(steps.map(({ waitsAt }) => waitsAt));
    return both || witnesses.every(({ wantedSite }) => wantedSite !== undefined && places.has(wantedSite));
  });

const heldSite = ({ held }: Witness): FindingStep['heldFrom'] => held.acquireSite ?? held.requestSite;

const findingOf = (state: State, { key, since, witnesses }: Inversion): Finding => {
  const tasks = actorsOf(state, witnesses);
  // One place in the program makes all of them: only what they guard tells them apart.
  const made = new Set(witnesses.map(({ held }) => state.resources.get(held.resource)?.site));
  const steps = witnesses.map((witness, index): FindingStep => {
    const following = (index + 1) % witnesses.length;
    const next = witnesses[following] ?? witness;
    return {
      task: tasks[index],
      resource: witness.wanted,
      grant: undefined,
      holder: tasks[following],
      waitsAt: witness.wantedSite,
      waitsSince: witness.at,
      heldFrom: heldSite(next),
    };
  });
  return {
    id,
    category,
    severity: 'warning',
    certainty: 'potential',
    key: `${id}/${key}`,
    since,
    tasks,
    resources: witnesses.map(({ held }) => held.resource),
    sites: witnesses.flatMap((witness, index) => [
      { site: heldSite(witness), role: 'holds', task: tasks[index], resource: witness.held.resource },
      { site: witness.wantedSite, role: 'waits', task: tasks[index], resource: witness.wanted },
    ]),
    steps,
    cyclic: true,
    behind: [],
    details: { areAlike: made.size === 1 && !made.has(undefined) ? 1 : 0 },
  };
};

/** What the task of a step holds is what the step before it is for. */
const heldBy = (finding: Finding, index: number): FindingStep | undefined => finding.steps.at(index - 1);

const stepEn = (finding: Finding, step: FindingStep, index: number, names: Names): string => {
  const held = heldBy(finding, index);
  const took = held === undefined ? '' : `${names.resource(held.resource)}${atEn(names, held.heldFrom)}`;
  return `${names.task(step.task)} took ${took}, and then ${names.resource(step.resource)}${atEn(names, step.waitsAt)}.`;
};
const stepZh = (finding: Finding, step: FindingStep, index: number, names: Names): string => {
  const held = heldBy(finding, index);
  const took = held === undefined ? '' : `${atZh(names, held.heldFrom)}获取了 ${names.resource(held.resource)}`;
  return `${names.task(step.task)}${took}，然后${atZh(names, step.waitsAt).trimStart()}获取了 ${names.resource(step.resource)}。`;
};

/** The order in which the locks were made is one that all can keep to. */
const inOrder = (finding: Finding, names: Names): string[] =>
  [...finding.resources].sort((left, right) => left - right).map(names.resource);

const whoEn = ({ tasks }: Finding, names: Names): string => {
  const who = [...new Set(tasks.map(names.task))];
  return who.length === 1 ? `Two parts of ${who[0]}` : listEn(who);
};
const whoZh = ({ tasks }: Finding, names: Names): string => {
  const who = [...new Set(tasks.map(names.task))];
  return who.length === 1 ? `${who[0]} 的两个部分` : listZh(who);
};

export default defineDetector({
  id,
  category,
  example: { buggy: 'lessons/locks/l8-oppositeOrderLucky.ts', fixed: 'lessons/locks/l8-oppositeOrderFixed.ts' },
  about: {
    en: {
      title: 'Potential deadlock: locks in opposite order',
      brief: 'Tasks that can run at the same time take the same locks in different order.',
      what: 'One task takes lock A and then, still holding it, lock B; another one takes B and then A. In this run they did not meet. When each has taken its first lock before the other one asks for it, both wait for ever. With more tasks the same happens around a longer ring. Such a program passes its tests for months and stops on a busy day.',
      detection:
        'Each acquisition while something else is held is an edge of the lock order graph; a cycle in it raises the finding where each edge is of another task. It is not raised where a lock that all of them hold keeps the tasks apart (a gate lock), where one task was over, awaited, or signalled by a queue, an event or a barrier before the other one began its part, where all only read, where a wait can end by a timeout, or where the locks are released by others than their holders. Tasks of one thread must have been there at the same time.',
      certainty: 'Always potential: it did not happen in this run. Once it does, the deadlock is told instead.',
      repair:
        'Take the locks in the same order everywhere, such as by an id of what they guard. Or take both in one step, release the first one before asking for the second, or hold one outer lock around both.',
    },
    'zh-cn': {
      title: '潜在死锁：加锁顺序相反',
      brief: '可能同时运行的任务以不同的顺序获取同样的锁。',
      what: '一个任务先获取锁 A，在仍持有它时再获取锁 B；另一个任务先获取 B，再获取 A。这一次运行中它们没有碰上。如果双方都先拿到了自己的第一个锁，然后才去要对方的，两者就会永远等待下去。任务更多时，同样的情况会形成更长的环。这样的程序可能几个月都通过测试，却在繁忙的某一天停住。',
      detection:
        '在持有某个锁时获取另一个锁，就是锁顺序图中的一条边；图中出现环路且每条边属于不同的任务时，就会报告。以下情况不报告：有一个它们都持有的锁把这些任务隔开（门锁）；一个任务在另一个任务开始该部分之前已经结束、被等待，或通过队列、事件、屏障通知了对方；全部只是读锁；等待会因超时而结束；锁由持有者以外的代码释放。同一线程中的任务还必须曾经同时存在。',
      certainty: '始终是潜在的：这一次运行中没有发生。一旦发生，就改为报告死锁。',
      repair:
        '在所有地方都按相同的顺序获取锁，例如按它们所保护对象的编号。或者一步同时获取两个锁，在请求第二个之前释放第一个，或在两者外面再加一个锁。',
    },
  },
  check: (state, _, reported) => check(state, reported),
  explain: {
    en: (finding, names) => {
      const many = finding.tasks.length;
      return {
        title: 'Potential deadlock: locks in opposite order',
        message:
          many === 2
            ? `${whoEn(finding, names)} take ${listEn(inOrder(finding, names))} in opposite order. It went well this time.`
            : `${countEn(many)} tasks take ${listEn(inOrder(finding, names))} in an order that closes to a ring. It went well this time.`,
        steps: finding.steps.map((step, index) => stepEn(finding, step, index, names)),
        why: 'If each of them takes its first lock before the next one asks for it, they wait for each other for ever. Nothing in this run keeps them from that.',
        fix:
          finding.details['areAlike'] === 1
            ? 'Take such locks in one order everywhere, for example by a number of what they guard.'
            : `Take ${inOrder(finding, names).join(' before ')} in every task.`,
      };
    },
    'zh-cn': (finding, names) => {
      const many = finding.tasks.length;
      const locks = listZh(inOrder(finding, names));
      return {
        title: '潜在死锁：加锁顺序相反',
        message:
          many === 2
            ? `${whoZh(finding, names)} 以相反的顺序获取 ${locks}，这一次没有出问题。`
            : `${countZh(many)}个任务获取 ${locks} 的顺序形成环路，这一次没有出问题。`,
        steps: finding.steps.map((step, index) => stepZh(finding, step, index, names)),
        why: '如果它们都先拿到自己的第一个锁，再去要下一个，就会永远互相等待。这一次运行中没有任何东西能防止这一点。',
        fix:
          finding.details['areAlike'] === 1
            ? '在所有地方都按同一顺序获取这类锁，例如按它们所保护对象的编号。'
            : `在所有任务中都先获取 ${inOrder(finding, names).join('，再获取 ')}。`,
      };
    },
  },
});
