/** Detector: short-barrier. A barrier waits for more parties than are left to come. */
import { purposeOf } from '../model/purpose.ts';
import { defineDetector } from './detector.ts';
import { countEn, doubtEn, doubtZh, listEn, listZh, overEn, overZh, waitsEn, waitsZh } from './support/phrases.ts';
import { byResource, type Cause, findStuck, type Situation } from './support/stuck.ts';

const id = 'short-barrier';

const causesIn = ({ state, endless, unexplained }: Situation): Cause[] => {
  const parties = unexplained.filter(({ grant }) => purposeOf(state, grant) === 'barrier');
  const barriers = byResource(parties);
  return [...barriers].flatMap(([barrier, waits]) => {
    const [first] = waits;
    // Whoever waits for something else might have come, had it gone on: that is another cause.
    const hanging = endless.hangingOn(waits);
    const isAlone = !endless.waits.some((wait) => !wait.isDaemon && !hanging.has(wait));
    if (first === undefined || !isAlone || waits.length >= (barrier.capacity ?? 0)) return [];
    return { key: first.grant.id, waits, details: { parties: barrier.capacity ?? 0, here: waits.length } };
  });
};

export default defineDetector({
  id,
  category: 'stuck',
  about: {
    en: {
      title: 'Barrier short of parties',
      brief: 'A barrier waits for more parties than are left to come.',
      what: 'A barrier opens when as many parties wait as it was made for. Where it was made for more than there are, or one of them returns or fails before it comes, the others wait for ever.',
      detection:
        "Fewer than the barrier's number wait at it, and nobody else is left but those who wait for the end of these.",
      certainty:
        'Certain when all threads that could still come are asleep for good, or over. Likely when something that cannot be seen may wake one of them.',
      repair:
        'Make the barrier for as many parties as there are, and `abort` it where one of them cannot come. A timeout breaks it for all.',
    },
    'zh-cn': {
      title: '屏障的参与者不足',
      brief: '屏障等待的参与者多于还能到来的。',
      what: '等待的参与者达到创建时的数目，屏障才会放行。如果这个数目多于实际的参与者，或者其中一个在到达之前就返回或失败了，其他参与者会永远等待。',
      detection: '在屏障等待的少于它的数目，而除了等待这些任务结束的之外，已经没有其他任务。',
      certainty:
        '如果所有还能到来的线程都已永远休眠或结束，结果就是确定的。如果看不见的东西可能唤醒其中一个，结果就是很可能。',
      repair: '按实际的参与者数目创建屏障，在某个参与者不能到来时调用 `abort`。超时会让屏障对所有参与者失效。',
    },
  },
  example: { buggy: 'lessons/semaphores/s6-oneShort.ts', fixed: 'lessons/semaphores/s6-oneShortFixed.ts' },
  after: ['deadlock', 'missing-release', 'join-before-drain', 'missing-task-done', 'open-pipe-end', 'lost-wakeup'],
  check: (state, _now, reported) => findStuck(state, reported, id, causesIn),
  explain: {
    en: (finding, names, state) => {
      const barrier = listEn(finding.resources.map(names.resource));
      const [parties, here] = [Number(finding.details['parties']), Number(finding.details['here'])];
      const are = here === 1 ? 'One party waits' : `${countEn(here)} parties wait`;
      return {
        title: 'Barrier short of parties',
        message: `${are} at ${barrier}, which opens when ${parties} have come. Nobody is left who could come.`,
        steps: finding.steps.map((step) => `${waitsEn(step, names, state)}.`),
        why: doubtEn(finding) || overEn(finding),
        fix: `Make ${barrier} for as many parties as there are, let each of them come on every path, or abort it when one cannot.`,
      };
    },
    'zh-cn': (finding, names, state) => {
      const barrier = listZh(finding.resources.map(names.resource));
      const [parties, here] = [Number(finding.details['parties']), Number(finding.details['here'])];
      return {
        title: '屏障的参与者不足',
        message: `有 ${here} 个参与者在 ${barrier} 等待，它要等 ${parties} 个到达才会放行。已经没有谁会到来。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}。`),
        why: doubtZh(finding) || overZh(finding),
        fix: `按实际的参与者数目创建 ${barrier}，让每个参与者在每条路径上都到达，或在有谁不能到达时中止它。`,
      };
    },
  },
});
