/** The one way from an analysis to what the views show. */
import { basename, isAbsolute, relative } from 'node:path';
import { detectors } from '../../core/detectors/index.ts';
import type { Time } from '../../core/protocol/ids.ts';
import type { FindingKind } from '../../core/view/findingPage.ts';
import { selectSnapshot } from '../../core/view/selectSnapshot.ts';
import type { Language, RunState, Snapshot } from '../../core/view/viewModel.ts';
import type { Analysis } from './analysis.ts';
import type { ProgramEnd } from './launch.ts';

export interface SnapshotOptions {
  readonly language: Language;
  readonly program: string;
  /** Paths in it are shown relative to it. */
  readonly cwd: string;
  readonly now: Time;
  readonly state: RunState;
  readonly end: ProgramEnd | undefined;
  /** For the state `error`: what failed, what is still good. */
  readonly message?: string;
}

/** Relative to the program's folder; elsewhere the file's name alone. */
function displayPath(path: string, cwd: string): string {
  const inside = relative(cwd, path);
  return isAbsolute(path) && !inside.startsWith('..') ? inside : basename(path);
}

export function snapshotOf(analysis: Analysis, options: SnapshotOptions): Snapshot {
  const { language, program, cwd, now, state, end, message = '' } = options;
  return selectSnapshot({
    state: analysis.state,
    now,
    findings: analysis.findings,
    detectors,
    sites: analysis.site,
    displayPath: (path) => displayPath(path, cwd),
    sourceLine: (path, line) => analysis.sources.line(path, line),
    language,
    run: { state, program, exitCode: end?.code, signal: end?.signal, message },
  });
}

/** Ids of all findings that exist, for options that name them. */
export const findingIds: readonly string[] = detectors.map(({ id }) => id);

/** What each kind of finding is, whichever the run. */
export const findingKinds: readonly FindingKind[] = detectors;
