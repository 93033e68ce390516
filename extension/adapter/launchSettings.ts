/** A launch configuration, checked: what to run, how, and when to stop. */
import { statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import type { Command } from '../session/command.ts';
import type { SessionOptions } from '../session/session.ts';
import { titleOf } from '../session/title.ts';
import { folderNotFound, programNeedsLoader, programNotFound, programNotNamed, settingInvalid } from './errors.ts';

export type OnDeadlock = 'stop' | 'report' | 'wait';
export type Tracking = SessionOptions['setting'];
const onDeadlockValues: readonly OnDeadlock[] = ['stop', 'report', 'wait'];
export const trackingValues: readonly Tracking[] = ['exact', 'adaptive', 'on-demand'];

export interface LaunchSettings {
  readonly command: Command;
  /** The program for titles: relative to the folder it runs in where it lies inside. */
  readonly title: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onDeadlock: OnDeadlock;
  readonly tracking: Tracking;
  /** Where the recording goes; left out for one that is removed at the end. */
  readonly record: string | undefined;
}

type Arguments = Readonly<Record<string, unknown>>;

function readText(values: Arguments, name: string): string | undefined {
  const value = values[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw settingInvalid(name, '"…"');
  return value;
}

function readTexts(values: Arguments, name: string): readonly string[] {
  const value = values[name] ?? [];
  const isText = (each: unknown): each is string => typeof each === 'string';
  if (!Array.isArray(value) || !value.every(isText)) throw settingInvalid(name, '["…", "…"]');
  return value;
}

function readChoice<Value extends string>(
  values: Arguments,
  name: string,
  choices: readonly Value[],
): Value | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw settingInvalid(name, choices.map((each) => `"${each}"`).join(' | '));
  return choice;
}

/** The environment of the program: what the editor itself was told about Electron and its own files is left out. */
function readEnvironment(values: Arguments, inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env = Object.fromEntries(
    Object.entries(inherited).filter(([name]) => !name.startsWith('VSCODE_') && name !== 'ELECTRON_RUN_AS_NODE'),
  );
  const own = values['env'] ?? {};
  if (typeof own !== 'object' || Array.isArray(own)) throw settingInvalid('env', '{ "NAME": "…" }');
  for (const [name, value] of Object.entries(own)) {
    if (value === null) delete env[name];
    else env[name] = String(value);
  }
  return env;
}

const isKind = (path: string, kind: 'isFile' | 'isDirectory'): boolean =>
  statSync(path, { throwIfNoEntry: false })?.[kind]() ?? false;

/** Throws one of the errors of this folder where the configuration cannot be run. */
export function readLaunchSettings(values: Arguments, inherited: NodeJS.ProcessEnv): LaunchSettings {
  const named = readText(values, 'program');
  if (named === undefined) throw programNotNamed();
  const folder = readText(values, 'cwd');
  const cwd = folder === undefined ? dirname(resolve(named)) : resolve(folder);
  if (!isKind(cwd, 'isDirectory')) throw folderNotFound(cwd);
  const program = resolve(cwd, named);
  if (!isKind(program, 'isFile')) throw programNotFound(program);
  const runtimeArgs = readTexts(values, 'runtimeArgs');
  if (runtimeArgs.length === 0 && /^\.[jt]sx$/.test(extname(program))) throw programNeedsLoader(basename(program));
  const node = readText(values, 'runtimeExecutable') ?? 'node';
  return {
    command: { file: node, args: [...runtimeArgs, program, ...readTexts(values, 'args')], verbatim: false },
    title: titleOf(program, cwd),
    cwd,
    env: readEnvironment(values, inherited),
    onDeadlock: readChoice(values, 'onDeadlock', onDeadlockValues) ?? 'stop',
    tracking: readChoice(values, 'tracking', trackingValues) ?? 'exact',
    record: readText(values, 'record'),
  };
}
