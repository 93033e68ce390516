/** Runs programs under the built shim and reads back what they recorded. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  formatShimEnvironment,
  SHIM_VARIABLE,
  type ShimSetting,
  withPreload,
} from '../../../core/protocol/environment.ts';
import type { LockstepEvent, Site } from '../../../core/protocol/events.ts';
import type { SiteId } from '../../../core/protocol/ids.ts';
import { RecordingDecoder } from '../../../core/protocol/recordingDecoder.ts';
import { PROTOCOL_VERSION } from '../../../core/protocol/records.ts';
import { spoolNames } from '../../../core/protocol/spool.ts';
import { root } from '../../../scripts/support.ts';
import { type ProgramOptions, type ProgramResult, runProgram } from '../../support/runProgram.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

export const shimPath = join(root, 'dist/shim/shim.cjs');

export interface Recording {
  readonly events: readonly LockstepEvent[];
  /** Bytes at the ends of the files that are no whole chunk. */
  readonly tornBytes: number;
  site(id: SiteId): Site | undefined;
}

/** All events of the recording in `folder`, in order of time. */
export function readRecording(folder: string): Recording {
  const decoder = new RecordingDecoder();
  let tornBytes = 0;
  for (const name of spoolNames(readdirSync(folder))) {
    const file = decoder.openFile(name);
    file.push(readFileSync(join(folder, name)));
    file.end();
    tornBytes += file.tornBytes;
  }
  return { events: decoder.take(), tornBytes, site: (id) => decoder.site(id) };
}

/** Events of one kind. */
export function ofKind<Kind extends LockstepEvent['kind']>(
  events: readonly LockstepEvent[],
  kind: Kind,
): Extract<LockstepEvent, { kind: Kind }>[] {
  return events.filter((event): event is Extract<LockstepEvent, { kind: Kind }> => event.kind === kind);
}

/** What makes a program report into `directory`. */
export function shimVariables(
  directory: string,
  setting: ShimSetting = 'exact',
  options?: string,
): Record<string, string> {
  return {
    NODE_OPTIONS: withPreload(options, shimPath),
    [SHIM_VARIABLE]: formatShimEnvironment({ version: PROTOCOL_VERSION, directory, setting }),
  };
}

export interface RecordedOptions extends ProgramOptions {
  /** Folder for the recording; it must exist. */
  readonly directory: string;
  readonly setting?: ShimSetting;
}

/** Runs a program under the shim to its end. */
export async function runRecorded(options: RecordedOptions): Promise<ProgramResult & Recording> {
  const variables = shimVariables(options.directory, options.setting, options.env?.['NODE_OPTIONS']);
  const result = await runProgram({ ...options, env: { ...options.env, ...variables } });
  return { ...result, ...readRecording(options.directory) };
}

/** A folder with `files`, in which programs find this checkout's packages. */
export function programFolder(
  cleanup: Parameters<typeof temporaryFolder>[0],
  files: Readonly<Record<string, string>>,
): string {
  const folder = temporaryFolder(cleanup, files);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** A fresh folder below `folder` for a recording. */
export function recordingFolder(folder: string): string {
  const recordings = join(folder, 'recordings');
  mkdirSync(recordings, { recursive: true });
  return mkdtempSync(join(recordings, 'r-'));
}
