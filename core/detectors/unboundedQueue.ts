/**
 * Detector: unbounded-queue. A queue without capacity grows because items are put faster than they are taken.
 *
 * Policy: steady growth counts, not depth. The lows of the depth, in successive windows of takes, must have risen several times in a row while
 * takers were at work; a burst that is worked off, or bursts that are worked off in turn, have no rising lows. It is a note; a warning where the
 * queue has become deep and was not worked off by the end.
 */
import type { Grown } from '../model/prediction/usage.ts';
import type { State } from '../model/state.ts';
import type { ResourceId } from '../protocol/ids.ts';
import { defineDetector, type Finding, type Names } from './detector.ts';
import { noteOf, numberOf, worst } from './support/notes.ts';

const id = 'unbounded-queue';
const category = 'performance';
/** From this depth on memory matters. */
const DEEP = 1000;

const findingOf = (state: State, resource: ResourceId, grown: Grown): Finding => {
  const left = state.resources.get(resource)?.items.size ?? 0;
  const { since, until, depth, puts, takes, putBy, putAt, takenBy, takenAt } = grown;
  return noteOf({
    id,
    severity: depth >= DEEP && left >= 0.8 * depth ? 'warning' : 'info',
    resource,
    since,
    sites: [
      { site: putAt, role: 'puts', task: putBy, resource },
      { site: takenAt, role: 'takes', task: takenBy, resource },
    ],
    details: { depth, puts, takes, left, time: until - since },
  });
};

const values = (finding: Finding, names: Names): { queue: string; depth: string; rate: string; time: string } => {
  const [queue] = finding.resources;
  const rate = numberOf(finding, 'puts') / Math.max(1, numberOf(finding, 'takes'));
  return {
    queue: queue === undefined ? '' : names.resource(queue),
    depth: String(numberOf(finding, 'depth')),
    rate: rate.toFixed(rate < 10 ? 1 : 0),
    time: names.duration(numberOf(finding, 'time')),
  };
};

export default defineDetector({
  id,
  category,
  example: { buggy: 'lessons/queues/q17-unbounded.ts', fixed: 'lessons/queues/q17-unboundedFixed.ts' },
  about: {
    en: {
      title: 'Queue without bound',
      brief: 'A queue without capacity grows because items are put faster than they are taken.',
      what: 'Who puts is never told to wait, so the items pile up: memory grows, each item is older when its turn comes, and in the end the program is killed for the memory it takes. Under a light load nobody notices.',
      detection:
        'The lows of the depth, each over a few takes, have risen several times in a row while items were taken, up to a depth that is worth a word. A burst that is worked off is none. Queues with a capacity are never meant.',
      certainty:
        'Certain: it was counted. A note, and a warning where the queue is deep and was not worked off by the end.',
      repair:
        'Give the queue a capacity, so that who puts waits while it is full. Or take faster: more consumers, several items at a time.',
    },
    'zh-cn': {
      title: '无界队列',
      brief: '没有容量限制的队列不断增长，因为放入的速度超过取出的速度。',
      what: '放入的一方从不需要等待，于是项目越积越多：内存增长，每个项目轮到时已经很旧，最后程序因占用内存过多而被终止。负载较轻时谁也不会注意到。',
      detection:
        '在有人取出项目的同时，深度的低点（每几次取出为一段）连续多次上升，并达到值得一提的深度。一次突发后被处理完的不算。有容量的队列从不在此列。',
      certainty: '确定：这是数出来的。通常为提示；如果队列很深，到结束时仍未处理完，则为警告。',
      repair: '给队列设置容量，让放入的一方在队列满时等待。或者加快取出：增加消费者，或一次取多个项目。',
    },
  },
  check: (state) => {
    const notes: { cost: number; finding: Finding }[] = [];
    for (const [resource, { found }] of state.prediction.usages.queues) {
      if (found !== undefined) notes.push({ cost: found.depth, finding: findingOf(state, resource, found) });
    }
    return worst(notes);
  },
  explain: {
    en: (finding, names) => {
      const { queue, depth, rate, time } = values(finding, names);
      return {
        title: 'Queue without bound',
        message: `${queue} grew to ${depth} items in ${time}: ${rate} were put for each one that was taken, and it has no capacity.`,
        steps: [],
        why: 'Nothing makes who puts wait for who takes.',
        fix: `Give ${queue} a capacity, or take from it faster.`,
      };
    },
    'zh-cn': (finding, names) => {
      const { queue, depth, rate, time } = values(finding, names);
      return {
        title: '无界队列',
        message: `${queue} 在 ${time} 内增长到 ${depth} 项：每取出一项就放入 ${rate} 项，而且没有容量限制。`,
        steps: [],
        why: '没有任何东西让放入的一方等待取出的一方。',
        fix: `给 ${queue} 设置容量，或加快取出。`,
      };
    },
  },
});
