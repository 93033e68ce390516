/** One run of a program in an editor: it stops, for people, at findings, and stays stopped until they go on. */
import { findingKey } from '../../core/view/context.ts';
import type { FindingView, Language, Snapshot } from '../../core/view/viewModel.ts';
import { commandMissing, LockstepError } from '../session/errors.ts';
import type { ProgramEnd } from '../session/launch.ts';
import { Session } from '../session/session.ts';
import { snapshotOf } from '../session/snapshot.ts';
import { nodeNotFound } from './errors.ts';
import type { LaunchSettings } from './launchSettings.ts';

/** Milliseconds until the recording is asked whether it bears a new finding out. */
const CONFIRM_DELAY = 150;

type Finding = Session['analysis']['findings'][number];

export interface RunOptions {
  readonly settings: LaunchSettings;
  /** Absolute path of the built shim. */
  readonly shim: string;
  /** True for the categories of findings to stop at. */
  readonly stopsAt: (category: string) => boolean;
}

export class Run {
  readonly settings: LaunchSettings;
  readonly session: Session;
  /** Settles when the program has ended and everything it left is folded in. Never rejects. */
  readonly ended: Promise<ProgramEnd>;
  readonly #stopsAt: (category: string) => boolean;
  readonly #listeners = new Set<() => void>();
  readonly #seen = new Set<string>();
  #stopped: Finding | undefined;
  #end: ProgramEnd | undefined;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;
  #looksAgain = false;

  /** Throws a LockstepError where the program cannot be started. */
  static async start(options: RunOptions): Promise<Run> {
    const { command, cwd, env, title, tracking, record } = options.settings;
    try {
      const setting = tracking;
      const session = await Session.start({
        ...{ command, cwd, env, setting, record, program: title, shim: options.shim, stdio: 'pipe' },
      });
      return new Run(options, session);
    } catch (error) {
      const isMissing = error instanceof LockstepError && error.message === commandMissing(command.file).message;
      throw isMissing ? nodeNotFound(command.file) : error;
    }
  }

  private constructor(options: RunOptions, session: Session) {
    this.settings = options.settings;
    this.session = session;
    this.#stopsAt = options.stopsAt;
    session.onChange(() => this.#look());
    this.ended = session.ended.then((end) => {
      this.#end = end;
      this.#look();
      return end;
    });
  }

  get end(): ProgramEnd | undefined {
    return this.#end;
  }
  /** Key of the finding that it is stopped at, as in the findings of its snapshots. */
  get stoppedAt(): string | undefined {
    return this.#stopped === undefined ? undefined : findingKey(this.#stopped);
  }
  /** False while the user wants to hear of findings only at the end. */
  get tells(): boolean {
    return this.settings.onDeadlock !== 'wait' || this.#end !== undefined;
  }

  /** Calls `listener` when anything may be new; the result removes it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The finding that it is stopped at, in words. */
  stop(language: Language): FindingView | undefined {
    const key = this.stoppedAt;
    return key === undefined ? undefined : this.snapshot(language).findings.find(({ id }) => id === key);
  }

  snapshot(language: Language): Snapshot {
    const { analysis } = this.session;
    const hasStarted = analysis.state.streams.size > 0;
    if (this.#stopped === undefined && (hasStarted || this.#end !== undefined)) return this.session.snapshot(language);
    return snapshotOf(analysis, {
      language,
      program: this.settings.title,
      cwd: this.settings.cwd,
      now: this.#end === undefined ? analysis.timeOf(process.hrtime.bigint()) : analysis.state.now,
      state: this.#stopped === undefined ? 'starting' : 'stopped',
      end: this.#end,
    });
  }

  /** Lets go of the finding it is stopped at. */
  resume(): void {
    this.#stopped = undefined;
    this.#look();
  }

  /** Ends the program and everything that it started. */
  async terminate(): Promise<ProgramEnd> {
    const because = this.#stopped === undefined ? undefined : 'finding';
    this.#isOver = true;
    this.#stopped = undefined;
    return await this.session.stop(because);
  }

  /** Gives back what the run holds, once it has ended; its snapshot can still be asked for. */
  close(): void {
    clearTimeout(this.#timer);
    this.session.close();
  }

  #look(): void {
    if (!this.#isOver && this.#stopped === undefined && this.settings.onDeadlock === 'stop')
      this.#stopped = this.#findStop();
    this.#tell();
  }

  /** The first finding to stop at that was not stopped at before. */
  #findStop(): Finding | undefined {
    const open = this.session.analysis.findings.filter(
      (finding) => this.#isWorthStop(finding) && !this.#seen.has(finding.key),
    );
    const sure = open.find((finding) => this.#isSure(finding));
    if (sure !== undefined) this.#seen.add(sure.key);
    else if (open.length > 0) this.#lookAgain();
    return sure;
  }

  #isWorthStop({ category, certainty, severity }: Finding): boolean {
    if (!this.#stopsAt(category)) return false;
    if (category === 'stuck') return certainty === 'certain' && severity === 'error';
    return category !== 'deadlock' || certainty === 'certain';
  }

  /** Nobody is stopped for an error of the running analysis: events on their way to the file can still speak against it. */
  #isSure(finding: Finding): boolean {
    if (this.#end !== undefined || finding.certainty !== 'certain') return true;
    return this.#looksAgain && this.session.confirms(finding.id);
  }

  #lookAgain(): void {
    if (this.#end !== undefined) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#looksAgain = true;
      this.#look();
      this.#looksAgain = false;
    }, CONFIRM_DELAY);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
