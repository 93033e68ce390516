/** The shape of a snapshot, as far as the drawing relies on it. */

import type { Snapshot } from '../../core/view/viewModel.ts';
import { type Check, hasFields, isFlag, isListOf, isNumber, isOptional, isRecord, isText } from './shape.ts';

const texts = isListOf<string>(isText);
const oneOf =
  (...values: readonly string[]) =>
  (value: unknown): boolean =>
    isText(value) && values.includes(value);
const site = hasFields({ path: isText, file: isText, line: isNumber, column: isNumber, functionName: isText });
const optionalSite = (value: unknown): boolean => value === undefined || site(value);
const recent = isListOf(hasFields({ time: isNumber, text: isText }));
const parts = isListOf(hasFields({ text: isText, strong: isFlag }));
const status = oneOf('runs', 'waits', 'awaits', 'sleeps', 'stuckBehind', 'deadlocked', 'done', 'killed');
const shares = isListOf(hasFields({ task: isText, count: isNumber }));

const task = hasFields({
  id: isText,
  name: isText,
  kind: oneOf('process', 'thread', 'async'),
  status,
  within: isOptional(isText),
  pid: isNumber,
  at: optionalSite,
  since: isNumber,
  waitsFor: texts,
  holds: texts,
  awaitedBy: texts,
  stack: isListOf(site),
  recent,
  end: isText,
  traits: isOptional(isListOf(oneOf('daemon', 'orphan'))),
});
const resource = hasFields({
  id: isText,
  name: isText,
  kind: isText,
  capacity: isOptional(isNumber),
  level: isNumber,
  holders: texts,
  waiters: texts,
  items: isListOf(hasFields({ name: isText, by: isText })),
  orphaned: isFlag,
  createdAt: optionalSite,
  puts: shares,
  takes: shares,
  mostEver: isNumber,
  gauges: isListOf(hasFields({ name: isText, value: isNumber })),
  content: isOptional(isText),
  state: isOptional(isText),
  recent,
});
const edge = hasFields({
  id: isText,
  kind: oneOf('waitsFor', 'heldBy', 'awaits', 'joins', 'puts', 'takes'),
  from: isText,
  to: isText,
  since: isNumber,
  dead: isFlag,
  sentence: isText,
});
const step = hasFields({ parts, task: isOptional(isText), resource: isText, waitsAt: optionalSite, since: isNumber });
const finding = hasFields({
  id: isText,
  detector: isText,
  category: isText,
  certainty: oneOf('certain', 'likely', 'potential'),
  severity: oneOf('error', 'warning', 'info'),
  title: isText,
  message: isText,
  messageParts: parts,
  cause: isText,
  why: isText,
  fix: isText,
  since: isNumber,
  cyclic: isFlag,
  steps: isListOf(step),
  tasks: texts,
  resources: texts,
  behind: texts,
  sites: isListOf(hasFields({ role: isText, site, task: isText, resource: isText })),
});
const hold = hasFields({ from: isNumber, to: isNumber, task: isText, dead: isFlag });
const rows: Readonly<Record<string, (value: unknown) => boolean>> = {
  group: hasFields({ id: isText, label: isText, depth: isNumber }),
  task: hasFields({
    id: isText,
    task: isText,
    depth: isNumber,
    bars: isListOf(hasFields({ from: isNumber, to: isNumber, status })),
    holds: isListOf(hold),
    earlier: isOptional(texts),
  }),
  lock: hasFields({ id: isText, resource: isText, blocks: isListOf(hold) }),
  queue: hasFields({
    id: isText,
    resource: isText,
    capacity: isOptional(isNumber),
    steps: isListOf(hasFields({ from: isNumber, level: isNumber, putters: isNumber, takers: isNumber })),
  }),
};
const row = (value: unknown): boolean =>
  isRecord(value) && isText(value['kind']) && (rows[value['kind']]?.(value) ?? false);

const snapshot = hasFields({
  version: (value) => value === 1,
  language: oneOf('en', 'zh-cn'),
  run: hasFields({
    state: oneOf('empty', 'starting', 'live', 'stopped', 'ended', 'error'),
    program: isText,
    headline: isText,
    message: isText,
    now: isNumber,
    events: isNumber,
    dropped: isNumber,
    droppedAt: isOptional(isNumber),
  }),
  counts: hasFields({ tasks: isNumber, locks: isNumber, queues: isNumber, waiting: isNumber, deadlocked: isNumber }),
  tasks: isListOf(task),
  resources: isListOf(resource),
  edges: isListOf(edge),
  findings: isListOf(finding),
  timeline: hasFields({
    from: isNumber,
    to: isNumber,
    rows: isListOf(row),
    quiet: isListOf(hasFields({ from: isNumber, to: isNumber })),
  }),
  sources: isListOf(hasFields({ path: isText, lines: isListOf(hasFields({ line: isNumber, text: isText })) })),
  words: (value) => isRecord(value) && Object.values(value).every(isText),
});

export const isSnapshot: Check<Snapshot> = (value): value is Snapshot => snapshot(value);
