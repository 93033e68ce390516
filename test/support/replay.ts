/** Runs a recording's bytes through decoder, model and detectors. */
import { FindingLog } from '../../core/detectors/findingLog.ts';
import { detectors } from '../../core/detectors/index.ts';
import { createState } from '../../core/model/createState.ts';
import type { State } from '../../core/model/state.ts';
import { type Time, time } from '../../core/protocol/ids.ts';
import { RecordingDecoder } from '../../core/protocol/recordingDecoder.ts';

export interface Replay {
  readonly state: State;
  readonly log: FindingLog;
  readonly decoder: RecordingDecoder;
}
export type Files = ReadonlyMap<string, Uint8Array>;

const begin = (): Replay => ({
  state: createState(),
  log: new FindingLog(detectors),
  decoder: new RecordingDecoder(),
});

const foldUntil = ({ state, log, decoder }: Replay, until?: Time): void => {
  for (const event of decoder.take(until)) log.fold(state, event);
};

/** Reads it at once, as a kept recording. */
export const replay = (files: Files): Replay => {
  const run = begin();
  for (const [name, bytes] of files) {
    const file = run.decoder.openFile(name);
    file.push(bytes);
    file.end();
  }
  foldUntil(run);
  run.log.end(run.state);
  return run;
};

/**
 * Reads it as a live run would: `steps` times in nanoseconds, at each of which all events before it have been folded and
 * the detectors are asked what is due. Files come in pieces whose sizes `piece` gives.
 */
export const replayLive = (files: Files, steps: readonly number[], piece: () => number): Replay => {
  const run = begin();
  const open = [...files].map(([name, bytes]) => {
    const file = run.decoder.openFile(name);
    for (let at = 0; at < bytes.length; ) {
      const size = piece();
      file.push(bytes.slice(at, at + size));
      at += size;
    }
    return file;
  });
  for (const step of steps) {
    foldUntil(run, time(step));
    run.log.before(run.state, time(step));
  }
  for (const file of open) file.end();
  foldUntil(run);
  run.log.end(run.state);
  return run;
};
