/** Detector: lost-wakeup. A notice came before anybody waited for it, and nobody is left to give another one. */
import type { EndlessWait } from '../model/endless.ts';
import { purposeOf } from '../model/purpose.ts';
import type { State } from '../model/state.ts';
import type { Missed } from '../protocol/records.ts';
import { defineDetector, type Finding, type FindingSite, type Names } from './detector.ts';
import { atEn, atZh, doubtEn, doubtZh, listEn, listZh, overEn, overZh, waitsEn, waitsZh } from './support/phrases.ts';
import { byResource, type Cause, findStuck, type Situation } from './support/stuck.ts';

const id = 'lost-wakeup';

const causesIn = ({ state, unexplained }: Situation): Cause[] => {
  const missed = unexplained.filter((wait) => hasMissed(state, wait));
  const resources = byResource(missed);
  return [...resources].flatMap(([resource, waits]) => {
    const [first] = waits;
    const { notice, kind } = resource;
    const missed = resource.gauges.get('missed');
    if (first !== undefined && missed !== undefined) return { key: first.grant.id, waits, details: { missed } };
    if (first === undefined || notice === undefined) return [];
    const site: FindingSite = { site: notice.site, role: 'notified', task: notice.by, resource: resource.id };
    const details = { by: notice.by ?? 0, isEvent: kind === 'event' ? 1 : 0 };
    return { key: first.grant.id, waits, sites: notice.site === undefined ? [] : [site], details };
  });
};

/** The last notice met nobody, and what it stood for was not looked at before the wait; or the event was taken back at once. */
const hasMissed = (state: State, { grant, resource }: EndlessWait): boolean => {
  const { notice, gauges } = resource;
  if (gauges.has('missed')) return true;
  if (notice === undefined || notice.at > grant.requestedAt || grant.bits.looksFirst === true) return false;
  const purpose = purposeOf(state, grant);
  if (purpose === 'event') return resource.gauges.get('set') === 0;
  return purpose === 'condition' && notice.reached === 0;
};

const giverEn = (finding: Finding, names: Names): string => nameOfGiver(finding, names) ?? 'somebody';
const giverZh = (finding: Finding, names: Names): string => nameOfGiver(finding, names) ?? '某个任务';
const nameOfGiver = (finding: Finding, names: Names): string | undefined => {
  const task = finding.sites.find(({ role }) => role === 'notified')?.task;
  return task === undefined ? undefined : names.task(task);
};
const placeOf = (finding: Finding): FindingSite['site'] => finding.sites.find(({ role }) => role === 'notified')?.site;

const CLOSED: typeof Missed.closed = 3;

/** An error is an event too. */
const missedDoubtEn = (finding: Finding): string =>
  finding.certainty === 'certain'
    ? ''
    : 'It is likely, not certain: an error, or who emits the event by hand, may still end the wait.';
const missedDoubtZh = (finding: Finding): string =>
  finding.certainty === 'certain' ? '' : '很可能，但不确定：错误，或者手动发出该事件的代码，仍可能结束这个等待。';

export default defineDetector({
  id,
  category: 'stuck',
  about: {
    en: {
      title: 'Lost wake-up',
      brief: 'A notice came before anybody waited for it, and nobody is left to give another one.',
      what: 'A condition keeps no notice: `notify` wakes those who wait at that moment and nobody later. An event that is set and cleared at once is the same. Whoever comes to wait a moment later waits for ever. So it is with events that come once, such as the end of a stream or the opening of a connection: who begins to listen only after something else was awaited may have missed it.',
      detection:
        'The last notice of the condition met nobody, or the event was set and cleared, before the wait began, and nobody is left to do it again. A wait by `waitFor` looks at its predicate first and loses nothing. Of events, the objects of Node and of `ws` say whether they have come: a stream that is finished or closed, a signal that is aborted, a child or worker that has ended, a connection that is open.',
      certainty:
        'Certain when all threads that could still notify are asleep for good, or over. Likely when something that cannot be seen may wake one of them. An event that came before is certain to be missed when nothing else can come of the same object, as of a closed stream, and likely where an error still may.',
      repair:
        'Keep what the notice stands for in a variable under the lock, and wait with `waitFor` or in a loop. Leave an event set.',
    },
    'zh-cn': {
      title: '丢失的唤醒',
      brief: '通知在有谁等待之前就发出了，而已经没有谁会再次通知。',
      what: '条件不保留通知：`notify` 只唤醒此刻正在等待的任务，不会唤醒后来者。设置后立即清除的事件也是如此。稍后才来等待的任务会永远等待。只到来一次的事件也是如此，例如流的结束或连接的打开：如果先等待了别的事情才开始监听，就可能已经错过了它。',
      detection:
        '在等待开始之前，条件的最后一次通知没有遇到任何等待者，或者事件被设置后又被清除，而已经没有谁会再做一次。用 `waitFor` 等待会先检查谓词，不会错过通知。对于事件，Node 和 `ws` 的对象自己会说明它是否已经到来：已完成或已关闭的流、已中止的信号、已结束的子进程或 worker、已打开的连接。',
      certainty:
        '如果所有还能通知的线程都已永远休眠或结束，结果就是确定的。如果看不见的东西可能唤醒其中一个，结果就是很可能。对于已经到来的事件，如果同一对象不会再发出任何东西（例如已关闭的流），结果就是确定的；如果仍可能出错，结果就是很可能。',
      repair: '在锁的保护下用变量保存通知所代表的状态，并用 `waitFor` 或循环等待。让事件保持设置。',
    },
  },
  example: { buggy: 'lessons/semaphores/s5-lostNotice.ts', fixed: 'lessons/semaphores/s5-lostNoticeFixed.ts' },
  after: ['deadlock', 'missing-release', 'join-before-drain', 'missing-task-done', 'open-pipe-end'],
  check: (state, _now, reported) => findStuck(state, reported, id, causesIn),
  explain: {
    en: (finding, names, state) => {
      const resource = listEn(finding.resources.map(names.resource));
      const waiter = names.task(finding.tasks[0]);
      const given = `${giverEn(finding, names)}${atEn(names, placeOf(finding))}`;
      const isEvent = finding.details['isEvent'] === 1;
      if (finding.details['missed'] === CLOSED)
        return {
          title: 'Lost wake-up',
          message: `${waiter} waits for ${resource}, which cannot come any more: what it is of is closed.`,
          steps: finding.steps.map((step) => `${waitsEn(step, names, state)}.`),
          why: 'A stream or connection that is closed emits nothing more, no error either.',
          fix: 'Let the end of it end the wait as well: listen for `close`, give the wait an `AbortSignal`, or use `pipeline` or `finished` of node:stream.',
        };
      if (finding.details['missed'] !== undefined)
        return {
          title: 'Lost wake-up',
          message: `${waiter} waits for ${resource}, which came before that, and comes only once.`,
          steps: finding.steps.map((step) => `${waitsEn(step, names, state)}.`),
          why:
            missedDoubtEn(finding) ||
            overEn(finding) ||
            'An event reaches those who listen at that moment, and nobody later.',
          fix: `Listen for ${resource} before anything else is awaited, or look first whether it has come: the object that it is of says so.`,
        };
      return {
        title: 'Lost wake-up',
        message: isEvent
          ? `${waiter} waits for ${resource}, which ${given} set and which was cleared before. Nobody is left to set it again.`
          : `${waiter} waits for a notice of ${resource}. The last one, by ${given}, came when nobody waited, and nobody is left to give another.`,
        steps: finding.steps.map((step) => `${waitsEn(step, names, state)}.`),
        why:
          doubtEn(finding) ||
          overEn(finding) ||
          (isEvent
            ? 'Who comes after the clear does not see the set.'
            : 'A condition keeps no notice for those who come later.'),
        fix: isEvent
          ? `Do not clear ${resource} before everybody has seen it, or count rounds in place of clearing.`
          : `Wait for what the notice stands for, with \`waitFor\` or in a loop, so that a notice that came first is not lost.`,
      };
    },
    'zh-cn': (finding, names, state) => {
      const resource = listZh(finding.resources.map(names.resource));
      const waiter = names.task(finding.tasks[0]);
      const given = `${giverZh(finding, names)}${atZh(names, placeOf(finding))}`;
      const isEvent = finding.details['isEvent'] === 1;
      if (finding.details['missed'] === CLOSED)
        return {
          title: '丢失的唤醒',
          message: `${waiter} 等待 ${resource}，而它不会再到来：发出它的对象已经关闭。`,
          steps: finding.steps.map((step) => `${waitsZh(step, names, state)}。`),
          why: '已关闭的流或连接不会再发出任何事件，也不会发出错误。',
          fix: '让它的关闭也结束这个等待：监听 `close`，给等待一个 `AbortSignal`，或使用 node:stream 的 `pipeline` 或 `finished`。',
        };
      if (finding.details['missed'] !== undefined)
        return {
          title: '丢失的唤醒',
          message: `${waiter} 等待 ${resource}，而它在等待开始之前就已到来，并且只到来一次。`,
          steps: finding.steps.map((step) => `${waitsZh(step, names, state)}。`),
          why: missedDoubtZh(finding) || overZh(finding) || '事件只会送达当时正在监听的代码，不会送达后来者。',
          fix: `在等待其他任何事情之前就开始监听 ${resource}，或者先查看它是否已经到来：发出它的对象本身会说明这一点。`,
        };
      return {
        title: '丢失的唤醒',
        message: isEvent
          ? `${waiter} 等待 ${resource}，而它此前由 ${given}设置后又被清除。已经没有谁会再设置它。`
          : `${waiter} 等待 ${resource} 的通知。最后一次通知由 ${given}发出，当时没有谁在等待；已经没有谁会再通知。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}。`),
        why:
          doubtZh(finding) ||
          overZh(finding) ||
          (isEvent ? '在清除之后才来的等待者看不到此前的设置。' : '条件不会为后来者保留通知。'),
        fix: isEvent
          ? `在所有等待者都看到之前不要清除 ${resource}，或者用轮次计数代替清除。`
          : '用 waitFor 或循环等待通知所代表的状态，这样先到的通知不会丢失。',
      };
    },
  },
});
