/** Bytes of spool files in, model and findings out. The same for a live run and for a kept recording. */

import type { Finding } from '../../core/detectors/detector.ts';
import { FindingLog } from '../../core/detectors/findingLog.ts';
import { detectors } from '../../core/detectors/index.ts';
import { createState } from '../../core/model/createState.ts';
import type { State } from '../../core/model/state.ts';
import type { Anomaly } from '../../core/protocol/anomaly.ts';
import type { ProcessExit, Site } from '../../core/protocol/events.ts';
import { type SiteId, type Time, time } from '../../core/protocol/ids.ts';
import { isLateness } from '../../core/protocol/mergeStreams.ts';
import { type FileDecoder, RecordingDecoder } from '../../core/protocol/recordingDecoder.ts';
import type { ProgramEnd } from './launch.ts';
import { Sources } from './sources.ts';

/** Records. Where the observer is behind, many millions may wait to be read. */
const DECODED_AT_ONCE = 65_536;

export class Analysis {
  readonly state: State = createState();
  readonly sources = new Sources();
  readonly #decoder = new RecordingDecoder();
  readonly #files = new Map<string, FileDecoder>();
  readonly #log = new FindingLog(detectors);
  readonly #sites = new Map<SiteId, Site | undefined>();
  /** How often events came too late and were folded in at a wrong time. */
  late = 0;
  #embedded = 0;
  #end: ProgramEnd | undefined;

  /** The next bytes of one spool file, which must not be changed afterwards. */
  push(file: string, bytes: Uint8Array): void {
    let decoder = this.#files.get(file);
    if (decoder === undefined) {
      decoder = this.#decoder.openFile(file);
      this.#files.set(file, decoder);
    }
    decoder.push(bytes);
  }

  /**
   * Folds what happened before `until`; true when that changed anything.
   * @param patience milliseconds after which it leaves the rest for the next call, see `isBehind`
   */
  advance(until: Time, patience = Number.POSITIVE_INFINITY): boolean {
    const events = this.#fold(until, patience);
    const before = this.#keys();
    // Who is stuck sends no more events, so that time alone makes a finding due.
    if (!this.isBehind) this.#log.before(this.state, until);
    return events > 0 || before !== this.#keys();
  }

  /** `advance` has left something. */
  get isBehind(): boolean {
    return this.#decoder.isPending && this.#decoder.start !== undefined;
  }

  /** Nothing more will come. */
  finish(): void {
    for (const file of this.#files.values()) file.end();
    this.#fold(time(Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
    this.#log.end(this.state);
  }

  /** The moment `monotonic` (nanoseconds of the machine's clock) on the recording's clock; 0 before anything reported. */
  timeOf(monotonic: bigint): Time {
    const { start } = this.#decoder;
    return time(start === undefined ? 0 : Number(monotonic - start));
  }

  get findings(): readonly Finding[] {
    return this.#log.findings;
  }
  /** What was run, as the user wrote it, and in which folder; empty where the recording does not say. */
  get program(): string {
    return this.#decoder.run?.program ?? '';
  }
  get cwd(): string {
    return this.#decoder.run?.cwd ?? '';
  }
  /** How the program ended, as its observer saw it. */
  get end(): ProgramEnd | undefined {
    return this.#end;
  }
  /** The files that end in the middle of a write. */
  tornTails(): Anomaly[] {
    return [...this.#files].flatMap(([file, { tornBytes: bytes }]): Anomaly[] =>
      bytes === 0 ? [] : [{ note: 'tornTail', values: { bytes }, file }],
    );
  }

  /** A site in the user's own source. Maps are read at the first question for a site. */
  readonly site = (id: SiteId): Site | undefined => {
    if (this.#sites.has(id)) return this.#sites.get(id);
    const recorded = this.#decoder.site(id);
    if (recorded === undefined) return undefined;
    this.#embed();
    for (const file of new Set([recorded, ...(recorded.callers ?? [])].map((each) => each.file))) {
      const map = this.#decoder.sourceMapOf(file);
      if (map !== undefined) this.sources.addMap(file, map);
    }
    const site = this.sources.locate(recorded);
    this.#sites.set(id, site);
    return site;
  };

  #fold(until: Time, patience: number): number {
    const deadline = performance.now() + patience;
    let folded = 0;
    do {
      const events = this.#decoder.take(until, DECODED_AT_ONCE);
      for (const event of events) {
        if (event.kind === 'processExit') this.#noteEnd(event);
        if (isLateness(event)) this.late += 1;
        this.#log.fold(this.state, event);
      }
      folded += events.length;
    } while (this.isBehind && performance.now() < deadline);
    return folded;
  }

  #keys(): string {
    return this.#log.findings.map(({ key, certainty }) => `${key} ${certainty}`).join('\n');
  }

  /** Takes over what the observer embedded since the last time. */
  #embed(): void {
    const { positions, sources } = this.#decoder;
    if (positions.length + sources.length === this.#embedded) return;
    this.#embedded = positions.length + sources.length;
    for (const fact of positions) this.sources.addPositions(fact);
    for (const fact of sources) this.sources.addSource(fact);
  }

  /** Only the end of the first process is told with a code or signal: its parent is the observer. */
  #noteEnd({ code, signal }: ProcessExit): void {
    if (code === null && signal === null) return;
    this.#end = { code, signal: signal as NodeJS.Signals | null };
  }
}
