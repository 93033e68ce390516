/** Detector: join-before-drain. Somebody waits for the end of a task that waits for room, and would have to make it first. */
import type { EndlessWait } from '../model/endless.ts';
import { purposeOf } from '../model/purpose.ts';
import type { ResourceState, State } from '../model/state.ts';
import { defineDetector, type Finding } from './detector.ts';
import { doubtEn, doubtZh, overEn, overZh, waitsEn, waitsZh } from './support/phrases.ts';
import { byResource, type Cause, findStuck, type Situation } from './support/stuck.ts';

const id = 'join-before-drain';

const causesIn = ({ state, endless, untold }: Situation): Cause[] => {
  const putters = untold.filter(({ grant }) => purposeOf(state, grant) === 'room');
  const full = byResource(putters);
  return [...full].flatMap(([resource, waits]) => {
    const [first] = waits;
    const joins = [...endless.joining(waits)].filter((wait) => wait.resource !== resource);
    const readers = joins.filter(({ grant, isDaemon }) => !isDaemon && resource.streams.has(grant.stream));
    if (first === undefined || readers.length === 0 || hasOtherReader(state, resource, readers)) return [];
    return { key: first.grant.id, waits: [...readers, ...waits], details: { putters: waits.length } };
  });
};

/** Somebody has taken from it who does not wait for the end of those that fill it. */
const hasOtherReader = (state: State, resource: ResourceState, readers: readonly EndlessWait[]): boolean =>
  [...resource.taken.keys()].some((id) => {
    const taker = id === undefined ? undefined : state.tasks.get(id);
    if (taker === undefined) return false;
    const near = readers.filter(({ grant }) => grant.stream === taker.stream);
    if (near.length === 0) return true;
    return taker.kind === 'async' && taker.endedAt === undefined && !near.some(({ frames }) => frames.has(taker.id));
  });

/** Who waits for room, and what it is in; whose end is waited for comes first. */
const fullOf = (finding: Finding): Finding['steps'][number] | undefined => finding.steps.at(-1);

export default defineDetector({
  id,
  category: 'stuck',
  about: {
    en: {
      title: 'Join before drain',
      brief: 'Somebody waits for the end of a task that waits for room, and would have to make that room first.',
      what: 'A process does not end before what it has put into a queue or a pipe is taken, beyond what that holds; nor does a task that waits to put into a full queue. Whoever joins it first and takes afterwards waits for an end that cannot come.',
      detection:
        "Somebody waits for room in a queue or pipe, somebody else waits for that one's end and can take from it, and nobody else has taken from it.",
      certainty:
        'Certain when all threads that could still take are asleep for good, or over. Likely when something that cannot be seen may wake one of them.',
      repair: 'Take everything first, then join. Or let another task take meanwhile.',
    },
    'zh-cn': {
      title: '取出之前就等待结束',
      brief: '有任务在等待另一个任务结束，而后者在等待空位，这个空位本应由前者腾出。',
      what: '进程放入队列或管道的内容如果超出其容量，要等有人取出才会结束；等待放入已满队列的任务也是如此。先 join 它、之后才取出的任务，等待的是不会到来的结束。',
      detection: '有任务在等待队列或管道的空位，另一个任务在等待它结束，并且能从中取出，而没有其他任务从中取出过。',
      certainty:
        '如果所有还能取出的线程都已永远休眠或结束，结果就是确定的。如果看不见的东西可能唤醒其中一个，结果就是很可能。',
      repair: '先取出全部内容，再 join。或者让另一个任务同时取出。',
    },
  },
  example: { buggy: 'lessons/queues/q16-joinBeforeTaking.ts', fixed: 'lessons/queues/q16-joinBeforeTakingFixed.ts' },
  after: ['deadlock', 'missing-release'],
  check: (state, _now, reported) => findStuck(state, reported, id, causesIn),
  explain: {
    en: (finding, names, state) => {
      const joiner = names.task(finding.tasks[0]);
      const full = fullOf(finding);
      const [filler, buffer] = [names.task(full?.task), full === undefined ? '' : names.resource(full.resource)];
      return {
        title: 'Join before drain',
        message: `${joiner} waits for an end that cannot come: ${filler} ends only when somebody takes what it has put into ${buffer}, and that is ${joiner}.`,
        steps: finding.steps.map((step) => `${waitsEn(step, names, state)}.`),
        why: doubtEn(finding) || overEn(finding) || `${buffer} is full, and nobody else takes from it.`,
        fix: `Take everything out of ${buffer} first, then wait for the end of whoever fills it.`,
      };
    },
    'zh-cn': (finding, names, state) => {
      const joiner = names.task(finding.tasks[0]);
      const full = fullOf(finding);
      const [filler, buffer] = [names.task(full?.task), full === undefined ? '' : names.resource(full.resource)];
      return {
        title: '取出之前就等待结束',
        message: `${joiner} 等待的结束不会到来：${filler} 放入 ${buffer} 的内容要有人取出，它才会结束，而应当取出的正是 ${joiner}。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}。`),
        why: doubtZh(finding) || overZh(finding) || `${buffer} 已满，没有其他任务从中取出。`,
        fix: `先从 ${buffer} 取出全部内容，再等待放入者结束。`,
      };
    },
  },
});
