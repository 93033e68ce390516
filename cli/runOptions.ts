/** The options of `lockstep run`, checked. */
import type { Language } from '../core/view/viewModel.ts';
import { type Tracking, trackingValues } from '../extension/adapter/launchSettings.ts';
import { anyCommand, type Command, nodeCommand } from '../extension/session/command.ts';
import { findingIds } from '../extension/session/snapshot.ts';
import { choice, type OptionTable, type ParsedArguments, parseArguments } from './arguments.ts';
import { type FailOn, failOnDefault, parseFailOn } from './failOn.ts';
import { type Format, formatOf } from './formats.ts';
import { languages } from './language.ts';
import { programNotNamed, timeoutInvalid } from './usageErrors.ts';

/** `stop`: print it, end the program. `report`: print it, let the program go on. `wait`: print it when the program ends. */
export type OnDeadlock = 'stop' | 'report' | 'wait';

export interface RunOptions {
  readonly command: Command;
  readonly program: string;
  readonly format: Format;
  readonly onDeadlock: OnDeadlock;
  /** How closely async functions are followed. */
  readonly tracking: Tracking;
  readonly failOn: FailOn;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  readonly report: string | undefined;
  /** The file that the format is for; without one it is printed. */
  readonly output: string | undefined;
  readonly record: string | undefined;
  readonly picture: string | undefined;
  readonly view: boolean;
  readonly language: Language | undefined;
}

const table: OptionTable = {
  report: 'value',
  output: 'value',
  format: 'value',
  'on-deadlock': 'value',
  tracking: 'value',
  'fail-on': 'value',
  timeout: 'value',
  record: 'value',
  view: 'flag',
  picture: 'value',
  language: 'value',
  node: 'value',
};

/** A timer cannot count more milliseconds than this. */
const LONGEST_TIMEOUT = 0x7fffffff;

function timeoutOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d+(\.\d+)?$|^\.\d+$/.test(value) ? Number(value) : 0;
  if (seconds <= 0) throw timeoutInvalid(value);
  return Math.min(Math.ceil(seconds * 1000), LONGEST_TIMEOUT);
}

function commandOf(parsed: ParsedArguments, cwd: string, env: NodeJS.ProcessEnv): Command {
  const [first, ...rest] = parsed.rest;
  if (first === undefined) throw programNotNamed();
  if (parsed.separated) return anyCommand(first, rest, cwd, env);
  const chosen = parsed.values.get('node') ?? env['LOCKSTEP_NODE'];
  return nodeCommand(chosen === undefined || chosen === '' ? 'node' : chosen, first, rest, cwd);
}

/** `words` is what follows `run`. Throws a usage error, or one of the session's for a program that is not there. */
export function parseRunOptions(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv): RunOptions {
  const parsed = parseArguments(words, table);
  const failOn = parsed.values.get('fail-on');
  return {
    language: choice(parsed, 'language', languages),
    format: formatOf(parsed),
    onDeadlock: choice<OnDeadlock>(parsed, 'on-deadlock', ['stop', 'report', 'wait']) ?? 'stop',
    tracking: choice(parsed, 'tracking', trackingValues) ?? 'exact',
    failOn: failOn === undefined ? failOnDefault : parseFailOn(failOn, findingIds),
    timeout: timeoutOf(parsed.values.get('timeout')),
    report: parsed.values.get('report'),
    output: parsed.values.get('output'),
    record: parsed.values.get('record'),
    picture: parsed.values.get('picture'),
    view: parsed.flags.has('view'),
    command: commandOf(parsed, cwd, env),
    program: parsed.separated ? parsed.rest.join(' ') : (parsed.rest[0] ?? ''),
  };
}
