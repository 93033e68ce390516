/** One run of a program in an editor: it stops, for people, at findings, and stays stopped until they go on. */
import { findingKey } from '../../core/view/context.ts';
import type { FindingView, Language, Snapshot } from '../../core/view/viewModel.ts';
import { Confirmation } from '../session/confirmation.ts';
import { commandMissing, LockstepError } from '../session/errors.ts';
import type { ProgramEnd } from '../session/launch.ts';
import { Session } from '../session/session.ts';
import { snapshotOf } from '../session/snapshot.ts';
import { nodeNotFound } from './errors.ts';
import type { LaunchSettings } from './launchSettings.ts';

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
  readonly #confirmation: Confirmation;
  #stopped: Finding | undefined;
  #end: ProgramEnd | undefined;
  #isOver = false;

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
    this.#confirmation = new Confirmation(
      session,
      (finding) => this.#isWorthStop(finding),
      (finding) => {
        this.#stopped = finding;
        this.#tell();
      },
    );
    session.onChange(() => this.#tell());
    this.ended = session.ended.then((end) => {
      this.#end = end;
      this.#confirmation.end();
      this.#tell();
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
    this.#confirmation.look();
    this.#tell();
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
    this.#confirmation.stop();
    this.session.close();
  }

  /** One stop at a time, and none that the user has not asked for. */
  #isWorthStop({ category, certainty, severity }: Finding): boolean {
    if (this.#isOver || this.#stopped !== undefined || this.settings.onDeadlock !== 'stop') return false;
    if (!this.#stopsAt(category)) return false;
    if (category === 'stuck') return certainty === 'certain' && severity === 'error';
    return category !== 'deadlock' || certainty === 'certain';
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
