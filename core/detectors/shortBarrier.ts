/** Detector: short-barrier. A barrier waits for more parties than are left to come. */
import { purposeOf } from '../model/purpose.ts';
import { defineDetector } from './detector.ts';
import { countEn, doubtEn, doubtZh, listEn, listZh, overEn, overZh, waitsEn, waitsZh } from './support/phrases.ts';
import { type Cause, findStuck, type Situation } from './support/stuck.ts';

const id = 'short-barrier';

const causesIn = ({ state, endless, unexplained }: Situation): Cause[] => {
  const parties = unexplained.filter(({ grant }) => purposeOf(state, grant) === 'barrier');
  const barriers = new Set(parties.map(({ resource }) => resource));
  return [...barriers].flatMap((barrier) => {
    const waits = parties.filter(({ resource }) => resource === barrier);
    const [first] = waits;
    // Whoever waits for something else might have come, had it gone on: that is another cause.
    const hanging = endless.hangingOn(waits);
    const others = endless.waits.filter((wait) => !wait.isDaemon && !hanging.has(wait));
    if (first === undefined || others.length > 0 || waits.length >= (barrier.capacity ?? 0)) return [];
    return { key: first.grant.id, waits, details: { parties: barrier.capacity ?? 0, here: waits.length } };
  });
};

export default defineDetector({
  id,
  category: 'stuck',
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
