/** Detector: missing-sentinel. Everything was put, and a consumer waits for the next item, since nobody told it that this was all. */
import { defineDetector } from './detector.ts';
import {
  countEn,
  countZh,
  doubtEn,
  doubtZh,
  listEn,
  listZh,
  overEn,
  overZh,
  waitsEn,
  waitsZh,
} from './support/phrases.ts';
import { starvedIn } from './support/starved.ts';
import { findStuck } from './support/stuck.ts';

const id = 'missing-sentinel';

export default defineDetector({
  id,
  category: 'stuck',
  after: [
    'deadlock',
    'missing-release',
    'join-before-drain',
    'missing-task-done',
    'open-pipe-end',
    'lost-wakeup',
    'short-barrier',
  ],
  check: (state, _now, reported) =>
    findStuck(state, reported, id, (situation) =>
      starvedIn(situation).flatMap(({ queue, waits, marked, marker, isAtEnd }) => {
        const [first] = waits;
        if (first === undefined || !isAtEnd || queue.kind !== 'queue') return [];
        return { key: first.grant.id, waits, details: { waiting: waits.length, marked, marker } };
      }),
    ),
  explain: {
    en: (finding, names, state) => {
      const queue = listEn(finding.resources.map(names.resource));
      const [waiting, marked] = [Number(finding.details['waiting']), Number(finding.details['marked'])];
      const waits = waiting === 1 ? 'One consumer waits' : `${countEn(waiting)} consumers wait`;
      const markers = `Of ${waiting + marked} consumers, ${marked} got an end marker (${finding.details['marker']}).`;
      return {
        title: 'Missing end marker',
        message: `${waits} for the next item of ${queue}. Everything is put, and nobody is left to say that nothing more comes.`,
        steps: finding.steps.map((step) => `${waitsEn(step, names, state)}.`),
        why:
          doubtEn(finding) ||
          overEn(finding) ||
          (marked > 0 ? markers : 'Those who put items have ended, or wait for the end of those who take.'),
        fix: `Put one end marker into ${queue} for each consumer, after the last item, or let each consumer put it back for the next one.`,
      };
    },
    'zh-cn': (finding, names, state) => {
      const queue = listZh(finding.resources.map(names.resource));
      const [waiting, marked] = [Number(finding.details['waiting']), Number(finding.details['marked'])];
      const markers = `${waiting + marked} 个消费者中，有 ${marked} 个收到了结束标记（${finding.details['marker']}）。`;
      return {
        title: '缺少结束标记',
        message: `${countZh(waiting)}个消费者等待 ${queue} 的下一项。所有内容都已放入，已经没有谁会告知后面不再有内容。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}。`),
        why: doubtZh(finding) || overZh(finding) || (marked > 0 ? markers : '放入者已经结束，或者在等待获取者结束。'),
        fix: `在最后一项之后，给 ${queue} 的每个消费者放入一个结束标记，或者让每个消费者把它放回给下一个。`,
      };
    },
  },
});
