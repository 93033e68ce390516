/** Reads a kept recording: a folder of spool files, or one of them. Broken ones too, as far as they are good. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Anomaly } from '../../core/protocol/anomaly.ts';
import { spoolNames } from '../../core/protocol/spool.ts';
import type { Language, Snapshot } from '../../core/view/viewModel.ts';
import { Analysis } from './analysis.ts';
import { recordingEmpty, recordingMissing, recordingUnreadable } from './errors.ts';
import { snapshotOf } from './snapshot.ts';
import { titleOf } from './title.ts';

export interface Recording {
  readonly analysis: Analysis;
  /** What makes no sense in it; empty for a whole one. */
  readonly anomalies: readonly Anomaly[];
}

function spoolFiles(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw recordingMissing(path);
  if (!found.isDirectory()) return [path];
  return spoolNames(readdirSync(path)).map((name) => join(path, name));
}

const anomaliesOf = (analysis: Analysis): readonly Anomaly[] => [
  ...analysis.state.anomalies.map(({ anomaly }) => anomaly),
  ...analysis.tornTails(),
];

/** Throws `recordingMissing`, `recordingEmpty` or `recordingUnreadable`. */
export function readRecording(path: string): Recording {
  const analysis = new Analysis();
  try {
    for (const file of spoolFiles(path)) analysis.push(basename(file), readFileSync(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw recordingUnreadable(path, error);
    throw error;
  }
  analysis.finish();
  return { analysis, anomalies: anomaliesOf(analysis) };
}

/** Like `readRecording`, for a person who named it: throws `recordingEmpty` where nothing in it is a recording. */
export function openRecording(path: string): Recording {
  const recording = readRecording(path);
  const { analysis } = recording;
  if (analysis.state.streams.size === 0 && analysis.program === '') throw recordingEmpty(path);
  return recording;
}

/** A kept recording as every view sees it. */
export function recordingSnapshot(path: string, { analysis }: Recording, language: Language): Snapshot {
  const folder = resolve(path);
  return snapshotOf(analysis, {
    language,
    program: analysis.program === '' ? basename(folder) : titleOf(analysis.program, analysis.cwd),
    cwd: analysis.cwd === '' ? dirname(folder) : analysis.cwd,
    now: analysis.state.now,
    state: 'ended',
    end: analysis.end,
  });
}
