/** What every select reads: the state, the findings, and names and places for people. */
import type { Detector, Finding, Names } from '../detectors/detector.ts';
import type { GrantState, SiteTable, State } from '../model/state.ts';
import type { ResourceId, SiteId, TaskId, Time } from '../protocol/ids.ts';
import { formatDuration } from '../text/format.ts';
import { type Fate, fateOf } from './fate.ts';
import { type Frames, framesOf } from './frames.ts';
import { nameResources, nameTasks } from './names.ts';
import type { Language, RunState, SiteView } from './viewModel.ts';
import { type Words, wordsOf } from './words.ts';

export interface RunInput {
  readonly state: RunState;
  /** As the user wrote it, for the toolbar. */
  readonly program: string;
  /** Of the whole run; undefined while it goes on. */
  readonly exitCode: number | null | undefined;
  readonly signal: string | null | undefined;
  /** For `error`: what failed, what is still good. */
  readonly message: string;
}
export interface SelectInput {
  readonly state: State;
  readonly now: Time;
  readonly findings: readonly Finding[];
  /** All that may have made the findings; they explain them. */
  readonly detectors: readonly Detector[];
  readonly sites: SiteTable;
  /** Shortens a path for people: relative to the program's folder, or its last part. */
  readonly displayPath: (path: string) => string;
  /** One line of a source file, or undefined where it cannot be read. */
  readonly sourceLine: (path: string, line: number) => string | undefined;
  readonly language: Language;
  readonly run: RunInput;
}
export interface SelectContext extends SelectInput {
  readonly words: Words;
  readonly names: Names;
  readonly frames: Frames;
  /** The task that stands for this one in every view: its own, or the caller's that awaits it. */
  readonly shown: (task: TaskId) => TaskId;
  readonly siteView: (site: SiteId | undefined) => SiteView | undefined;
  /** What certain findings say of the tasks. */
  readonly fate: (task: TaskId) => Fate | undefined;
}

/** Who holds it; of a pool's worker, which is no task while it runs a plain function, its thread or process. */
export function holderOf(state: State, grant: GrantState): TaskId | undefined {
  if (grant.holder !== undefined) return grant.holder;
  const pool = state.resources.get(grant.resource);
  const worker = state.streams.get(grant.stream)?.task;
  const maker = pool?.createdBy === undefined ? undefined : state.tasks.get(pool.createdBy);
  return pool?.kind === 'pool' && maker?.stream !== grant.stream ? worker : undefined;
}

export const taskKey = (task: TaskId): string => `t${task}`;
export const resourceKey = (resource: ResourceId): string => `r${resource}`;
export const findingKey = (finding: Finding): string => `f:${finding.key}`;

/** Names for the texts of findings, in the snapshot's language; also what the command line prints with. */
export function makeNames(
  input: Pick<SelectInput, 'state' | 'sites' | 'displayPath' | 'language'>,
  frames = framesOf(input.state),
): Names {
  const { state, sites } = input;
  const words = wordsOf(input.language);
  const tasks = nameTasks(state, sites, frames, words);
  const resources = nameResources(state, sites, words, tasks);
  return {
    task: (task) => {
      if (task === undefined) return words['name.nobody'];
      return tasks.get(frames.shown(task)) ?? words['name.unknown'];
    },
    resource: (resource) => resources.get(resource) ?? words['name.unknown'],
    place: (site) => {
      const found = site === undefined ? undefined : sites(site);
      return found === undefined ? '' : `${input.displayPath(found.file)}:${found.line}`;
    },
    duration: (nanoseconds) => formatDuration(nanoseconds, input.language),
  };
}

export function makeContext(input: SelectInput): SelectContext {
  const frames = framesOf(input.state);
  const fates = fateOf(input.findings, frames.shown);
  return {
    ...input,
    words: wordsOf(input.language),
    names: makeNames(input, frames),
    frames,
    shown: frames.shown,
    fate: (task) => fates.get(task),
    siteView: (site) => {
      const found = site === undefined ? undefined : input.sites(site);
      if (found === undefined) return undefined;
      const { file: path, line, column, functionName } = found;
      return { path, file: input.displayPath(path), line, column, functionName };
    },
  };
}
