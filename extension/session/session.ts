/** One run of a program: started under the shim, followed while it runs, and complete once it has ended. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ShimSetting } from '../../core/protocol/environment.ts';
import { type Time, time } from '../../core/protocol/ids.ts';
import { SPOOL_EXTENSION } from '../../core/protocol/spool.ts';
import type { Language, Snapshot } from '../../core/view/viewModel.ts';
import { Analysis } from './analysis.ts';
import type { Command } from './command.ts';
import { recordingTaken, recordingUnwritable } from './errors.ts';
import { HostSpool } from './hostSpool.ts';
import { endTree, type Launched, launch, type ProgramEnd } from './launch.ts';
import { isAlive } from './liveness.ts';
import { findProjectConfig } from './projectConfig.ts';
import { readRecording } from './recording.ts';
import { snapshotOf } from './snapshot.ts';
import { FolderTail } from './tail.ts';

export interface SessionOptions {
  readonly command: Command;
  /** What to run as the user wrote it, for titles and reports. */
  readonly program: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdio: 'inherit' | 'pipe';
  /** Absolute path of the built shim. */
  readonly shim: string;
  readonly setting: ShimSetting;
  /** Folder for the recording; a temporary one, removed at the end, where it is left out. */
  readonly record?: string | undefined;
}

/**
 * Milliseconds. The events of a thread reach the file later than those of another, so all are held back by so much: more
 * on a machine that is so busy that this is not enough.
 */
const MERGE_DELAY = 100;
const LONGEST_MERGE_DELAY = 1600;
const ACTIVE_INTERVAL = 15;
const QUIET_INTERVAL = 60;
const LIVENESS_INTERVAL = 250;
/** A recording up to this size is read a second time where that makes a finding surer. */
const REREAD_BYTES = 64 * 1024 * 1024;
/** Milliseconds for which the events of one look may keep the editor from everything else. */
const PATIENCE = 50;
/** From SIGTERM to SIGKILL. */
const GRACE = 2000;

/** Makes the folder ready for a new recording: it may hold an earlier one, which is replaced, and nothing else. */
function prepareFolder(record: string | undefined): string {
  if (record === undefined) return mkdtempSync(join(tmpdir(), 'lockstep-'));
  const directory = resolve(record);
  try {
    if (statSync(directory, { throwIfNoEntry: false }) === undefined) mkdirSync(directory, { recursive: true });
    const names = readdirSync(directory);
    if (names.some((name) => !name.endsWith(SPOOL_EXTENSION))) throw recordingTaken(record);
    for (const name of names) rmSync(join(directory, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw recordingUnwritable(record, error);
    throw error;
  }
  return directory;
}

export class Session {
  readonly launched: Launched;
  readonly directory: string;
  /** Settles when the program has ended and everything it left is folded in. Never rejects. */
  readonly ended: Promise<ProgramEnd>;
  readonly #options: SessionOptions;
  readonly #host: HostSpool;
  readonly #tail: FolderTail;
  readonly #listeners = new Set<() => void>();
  #analysis = new Analysis();
  #timer: NodeJS.Timeout | undefined;
  #nextLiveness = 0;
  #delay = MERGE_DELAY;
  /** When the tail began to read what it reads now, on the recording's clock. */
  #marked = time(0);
  /** What was read is not folded in whole yet. */
  #isBehind = false;
  readonly #missing = new Set<number>();
  #end: ProgramEnd | undefined;
  #stopped = false;

  /** Throws one of the errors in errors.ts when the program cannot be started or the recording not be written. */
  static async start(options: SessionOptions): Promise<Session> {
    const directory = prepareFolder(options.record);
    try {
      const host = new HostSpool(directory);
      const { command, program, cwd } = options;
      host.write([{ fact: 'run', program, command: [command.file, ...command.args], cwd, startedAt: Date.now() }]);
      const config = findProjectConfig(cwd);
      const launched = await launch({ ...options, directory, config });
      return new Session(options, directory, host, launched);
    } catch (error) {
      if (options.record === undefined) rmSync(directory, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(options: SessionOptions, directory: string, host: HostSpool, launched: Launched) {
    this.#options = options;
    this.#host = host;
    this.launched = launched;
    this.directory = directory;
    this.#tail = new FolderTail(directory, (file, bytes) => this.#analysis.push(file, bytes));
    this.ended = launched.ended.then((end) => this.#finish(end));
    this.#schedule(ACTIVE_INTERVAL);
  }

  get analysis(): Analysis {
    return this.#analysis;
  }

  /** Calls `listener` when events were folded in or the program ended; the result removes it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The run as every view sees it, now. */
  snapshot(language: Language): Snapshot {
    const state = this.#end === undefined ? 'live' : this.#stopped ? 'stopped' : 'ended';
    return snapshotOf(this.#analysis, {
      language,
      program: this.#options.program,
      cwd: this.#options.cwd,
      now: this.#end === undefined ? this.#now() : this.#analysis.state.now,
      state,
      end: this.#end,
    });
  }

  /**
   * True when a second reading of all that is on disk by now comes to the same finding. Events that reach the file late
   * can make the running analysis err, and nobody's program is ended for an error.
   */
  confirms(detector: string): boolean {
    // Without an event that came too late, a second reading says the same; of much it would take too long.
    if (this.#tail.bytes > REREAD_BYTES) return this.#analysis.late === 0;
    const { findings } = readRecording(this.directory).analysis;
    return findings.some(({ id, certainty }) => id === detector && certainty === 'certain');
  }

  /** Folds in everything that is on disk by now, for a last look before the program is ended. */
  catchUp(): void {
    this.#tail.catchUp();
    this.#analysis.advance(this.#now());
  }

  /**
   * Ends the program and all that it started; resolves when it is gone and everything is folded in. The recording says so,
   * and why: because of a finding, the ends of those who wait are then the observer's doing, and no findings of their own.
   */
  async stop(because?: 'finding'): Promise<ProgramEnd> {
    if (this.#end === undefined) this.#stopped = true;
    if (this.#end === undefined) this.#host.stop(because !== 'finding');
    await endTree(this.launched, () => this.#pids(), GRACE);
    return await this.ended;
  }

  /** Writes what was shown into the recording, so that it can be read where the sources are not; removes a temporary one. */
  close(): void {
    clearTimeout(this.#timer);
    this.#tail.close();
    if (this.#options.record !== undefined) this.#host.write(this.#analysis.sources.facts());
    this.#host.close();
    if (this.#options.record === undefined) rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }

  #now(): Time {
    return this.#analysis.timeOf(process.hrtime.bigint());
  }

  /** Processes that reported and did not say that they end. */
  #pids(): number[] {
    return [...this.#analysis.state.processes.values()]
      .filter(({ endedAt }) => endedAt === undefined)
      .map(({ pid }) => pid);
  }

  #schedule(interval: number): void {
    this.#timer = setTimeout(() => this.#poll(), interval);
  }

  #poll(): void {
    const { late } = this.#analysis;
    const isComplete = this.#isBehind || this.#tail.poll();
    // Everything from before the mark is read by now, and nothing else may be taken for complete.
    const changed = isComplete && this.#analysis.advance(time(this.#marked - this.#delay * 1e6), PATIENCE);
    this.#isBehind = isComplete && this.#analysis.isBehind;
    const isUpToDate = isComplete && !this.#isBehind;
    if (isUpToDate) this.#marked = this.#now();
    if (this.#analysis.late > late) this.#delay = Math.min(this.#delay * 2, LONGEST_MERGE_DELAY);
    if (changed) this.#tell();
    this.#watchProcesses();
    // Nobody asked for the recording, which a server would make as long as the disk is wide.
    if (this.#options.record === undefined && this.#tail.bytes > REREAD_BYTES) this.#tail.removeRead();
    this.#schedule(isUpToDate ? (changed ? ACTIVE_INTERVAL : QUIET_INTERVAL) : 0);
  }

  /** A killed process cannot say so. It is believed gone when it was so at two looks, with its last words read between. */
  #watchProcesses(): void {
    const now = performance.now();
    if (now < this.#nextLiveness) return;
    this.#nextLiveness = now + LIVENESS_INTERVAL;
    for (const pid of this.#pids()) {
      if (pid === this.launched.pid || isAlive(pid)) continue;
      if (this.#missing.has(pid)) this.#host.processExit(pid, null, null);
      else this.#missing.add(pid);
    }
  }

  #finish(end: ProgramEnd): ProgramEnd {
    clearTimeout(this.#timer);
    this.catchUp();
    // Whose end its parent has told needs no more to be said of it.
    this.#analysis.advance(this.#now());
    this.#host.processExit(this.launched.pid, end.code, end.signal);
    for (const pid of this.#pids()) {
      if (pid !== this.launched.pid && !isAlive(pid)) this.#host.processExit(pid, null, null);
    }
    this.#end = end;
    this.#tail.catchUp();
    this.#analysis.finish();
    // Events that came too late were folded in at a wrong time; on disk everything is in order.
    if (this.#analysis.late > 0 && this.#tail.bytes <= REREAD_BYTES)
      this.#analysis = readRecording(this.directory).analysis;
    this.#tell();
    return end;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
