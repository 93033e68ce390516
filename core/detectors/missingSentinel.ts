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
  about: {
    en: {
      title: 'Missing end marker',
      brief:
        'Everything was put into a queue, and a consumer waits for the next item, since nobody told it that this was all.',
      what: 'A consumer takes from a queue in a loop, and an item of its own kind, the end marker, tells it to stop. One marker stops one consumer: where several take from one queue and fewer markers are put, or none at all, those that are left wait for ever, and whoever waits for their end does too.',
      detection:
        'All who have put into the queue have come to a good end, or wait for nothing but the end of those who take; or other consumers have ended after what they took last. Daemons, which are meant to be left waiting, do not count.',
      certainty:
        'Certain when all threads that could still put something are asleep for good, or over. Likely when something that cannot be seen may wake one of them.',
      repair:
        'Put one end marker for each consumer after the last item, or let each consumer put it back for the next one. With `lockstep/queue`, `shutdown` ends all of them at once.',
    },
    'zh-cn': {
      title: '缺少结束标记',
      brief: '所有内容都已放入队列，而某个消费者还在等待下一项，因为没有谁告诉它已经全部结束。',
      what: '消费者在循环中从队列获取内容，由一种特殊的项（结束标记）让它停止。一个标记只能停止一个消费者：如果有多个消费者而标记不够，或者根本没有标记，剩下的消费者会永远等待，等待它们结束的任务也一样。',
      detection:
        '所有放入过内容的任务都已正常结束，或者只在等待获取者结束；或者其他消费者在取出最后一项之后已经结束。守护任务本来就会一直等待，不计算在内。',
      certainty:
        '如果所有还能放入内容的线程都已永远休眠或结束，结果就是确定的。如果看不见的东西可能唤醒其中一个，结果就是很可能。',
      repair:
        '在最后一项之后为每个消费者放入一个结束标记，或者让每个消费者把它放回给下一个。使用 `lockstep/queue` 时，`shutdown` 会一次结束所有消费者。',
    },
  },
  example: { buggy: 'lessons/queues/q6-singleMarker.ts', fixed: 'lessons/queues/q5-markerEach.ts' },
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
