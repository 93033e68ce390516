/** Reads a chunk of facts. Every field is checked; what does not fit is told and left out. */
import type { AnomalyNote } from './anomaly.ts';
import type { Fact } from './facts.ts';
import {
  type Guard,
  isArrayOf,
  isBoolean,
  isCount,
  isDigits,
  isExactly,
  isNumber,
  isOptional,
  isOrNull,
  isShape,
  isText,
  isTuple,
  kindOf,
} from './guards.ts';
import { decodeUtf8 } from './utf8.ts';

type FactOf<Kind extends Fact['fact']> = Extract<Fact, { fact: Kind }>;
type FactGuards = { readonly [Kind in Fact['fact']]: (value: unknown) => FactOf<Kind> | undefined };

const check =
  <Value extends Fact>(guard: Guard<Value>) =>
  (value: unknown): Value | undefined =>
    guard(value) ? value : undefined;

const factGuards: FactGuards = {
  hello: check(
    isShape({
      fact: isExactly('hello'),
      version: isCount,
      process: isText,
      pid: isCount,
      ppid: isCount,
      thread: isCount,
      origin: isDigits,
      now: isOptional(isNumber),
      node: isText,
      argv: isArrayOf(isText),
      cwd: isText,
      parent: isOptional(isShape({ process: isText, thread: isCount, task: isCount })),
      name: isOptional(isText),
    }),
  ),
  text: check(isShape({ fact: isExactly('text'), id: isCount, text: isText })),
  sites: check(
    isShape({
      fact: isExactly('sites'),
      first: isCount,
      file: isText,
      rows: isArrayOf(isTuple(isCount, isCount, isText, isText)),
      map: isOptional(isText),
    }),
  ),
  stack: check(
    isShape({
      fact: isExactly('stack'),
      id: isCount,
      frames: isArrayOf(isTuple(isText, isCount, isCount, isText)),
    }),
  ),
  shared: check(isShape({ fact: isExactly('shared'), resource: isCount, key: isText })),
  endOf: check(
    isShape({
      fact: isExactly('endOf'),
      resource: isCount,
      pid: isCount,
      thread: isCount,
      task: isOptional(isCount),
      name: isOptional(isText),
    }),
  ),
  interferes: check(isShape({ fact: isExactly('interferes'), now: isNumber })),
  configFailed: check(isShape({ fact: isExactly('configFailed'), path: isText, reason: isText })),
  notFollowed: check(isShape({ fact: isExactly('notFollowed') })),
  heapTooLarge: check(isShape({ fact: isExactly('heapTooLarge'), megabytes: isCount })),
  standstill: check(isShape({ fact: isExactly('standstill'), from: isDigits, until: isDigits })),
  processExit: check(
    isShape({
      fact: isExactly('processExit'),
      pid: isCount,
      code: isOrNull(isNumber),
      signal: isOrNull(isText),
      at: isDigits,
    }),
  ),
  stop: check(isShape({ fact: isExactly('stop'), asked: isOptional(isBoolean), at: isDigits })),
  run: check(
    isShape({
      fact: isExactly('run'),
      program: isText,
      command: isArrayOf(isText),
      cwd: isText,
      startedAt: isNumber,
    }),
  ),
  source: check(isShape({ fact: isExactly('source'), file: isText, lines: isArrayOf(isTuple(isCount, isText)) })),
  positions: check(
    isShape({
      fact: isExactly('positions'),
      file: isText,
      rows: isArrayOf(isTuple(isCount, isCount, isText, isCount, isCount, isText)),
    }),
  ),
};
const isFactKind = (kind: string): kind is Fact['fact'] => Object.hasOwn(factGuards, kind);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The facts of one chunk in order. `report` is called once for each that cannot be used. */
export const parseFacts = (payload: Uint8Array, report: (note: AnomalyNote) => void): Fact[] => {
  const values = parseJson(decodeUtf8(payload));
  if (!Array.isArray(values)) {
    report({ note: 'unreadableFacts', values: {} });
    return [];
  }
  const facts: Fact[] = [];
  for (const value of values) {
    const kind = kindOf(value, 'fact');
    const fact = isFactKind(kind) ? factGuards[kind](value) : undefined;
    if (fact !== undefined) facts.push(fact);
    else report({ note: 'unusableFact', values: { kind: kind.slice(0, 40) } });
  }
  return facts;
};
