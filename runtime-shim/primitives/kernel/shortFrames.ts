/** Calls and answers in the form of posts, which is short and quickly read, for all but the rare ones. */
import type { Post } from './frames.ts';
import type { BrokerMessage, CallMessage } from './protocol.ts';

/** Kinds of posts below this are about a resource itself, and what they mean is decided by its kind. */
const CALL = 2 ** 30;
const WAITS = 2 ** 8;
const QUIET = 2 ** 9;
/** The second number is the task, and not the item. */
const HAS_TASK = 2 ** 10;
const OPERATION_MASK = 0xff;
const operations = [
  'acquire',
  'release',
  'get',
  'reserve',
  'recv',
  'send',
  'poll',
  'wait',
  'notify',
  'put',
  'taskDone',
  'set',
  'item',
  'setdefault',
  'contains',
  'append',
  'pop',
  'len',
];
const codes = new Map(operations.map((operation, code) => [operation, code]));
const LARGEST = 2 ** 32 - 1;

type Short = Omit<Post, 'body'>;
const isShort = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= LARGEST;

/** Undefined where the call has no short form. */
export function shortCall({ id, slot, operation, wait, quiet, task = 0, item = 0 }: CallMessage): Short | undefined {
  const code = codes.get(operation);
  if (code === undefined || (task !== 0 && item !== 0) || !isShort(task) || !isShort(item)) return undefined;
  const flags = (wait ? WAITS : 0) + (quiet === true ? QUIET : 0) + (task === 0 ? 0 : HAS_TASK);
  return { kind: CALL + flags + code, slot, first: id, second: task === 0 ? item : task };
}
/** Undefined where the post is none. */
export function callFrom({ kind, slot, first, second }: Post): CallMessage | undefined {
  if (kind < CALL) return undefined;
  const hasTask = (kind & HAS_TASK) !== 0;
  return {
    type: 'call',
    id: first,
    slot,
    operation: operations[kind & OPERATION_MASK] ?? '',
    wait: (kind & WAITS) !== 0,
    ...((kind & QUIET) === 0 ? {} : { quiet: true }),
    ...(hasTask ? { task: second } : { item: second }),
  };
}

const Answer = { refused: 0, done: 1, number: 2, negative: 3, yes: 4, no: 5, queued: 6, part: 7 } as const;
const NOTHING = { first: 0, second: 0 };

/** Undefined where the message has no short form. */
export function shortAnswer(message: BrokerMessage): Short | undefined {
  if (message.type === 'refused') return { kind: Answer.refused, slot: message.id, ...NOTHING };
  if (message.type === 'queued') return { kind: Answer.queued, slot: message.id, first: message.note ?? 0, second: 0 };
  if (message.type === 'part' && message.mentions === undefined) {
    return { kind: Answer.part, slot: message.id, first: message.item, second: 0 };
  }
  if (message.type !== 'done' || message.mentions !== undefined) return undefined;
  const { id: slot, value } = message;
  if (value === undefined) return { kind: Answer.done, slot, ...NOTHING };
  if (typeof value === 'boolean') return { kind: value ? Answer.yes : Answer.no, slot, ...NOTHING };
  const size = Math.abs(value);
  return isShort(size)
    ? { kind: value < 0 ? Answer.negative : Answer.number, slot, first: size, second: 0 }
    : undefined;
}
export function answerFrom({ kind, slot: id, first }: Post): BrokerMessage {
  switch (kind) {
    case Answer.refused:
      return { type: 'refused', id };
    case Answer.queued:
      return first === 0 ? { type: 'queued', id } : { type: 'queued', id, note: first };
    case Answer.part:
      return { type: 'part', id, item: first };
    case Answer.number:
      return { type: 'done', id, value: first };
    case Answer.negative:
      return { type: 'done', id, value: -first };
    case Answer.yes:
    case Answer.no:
      return { type: 'done', id, value: kind === Answer.yes };
    default:
      return { type: 'done', id };
  }
}
