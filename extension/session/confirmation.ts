/** A second look at a finding before anybody acts on it. */
import type { Session } from './session.ts';

type Finding = Session['analysis']['findings'][number];

/** Milliseconds until a finding is looked at again, so that events on their way to the file can still speak against it. */
const FIRST_LOOK = 150;
const LONGEST_PAUSE = 5000;

/**
 * Calls `onConfirmed` once for each finding that `isWorth` it and that a second reading of the recording bears out; at once
 * where that makes no difference, because the program has ended or the finding makes no claim to be certain. What changes the
 * answer of `isWorth` without a change of the session is told by `look`.
 */
export class Confirmation {
  readonly #session: Session;
  readonly #isWorth: (finding: Finding) => boolean;
  readonly #onConfirmed: (finding: Finding) => void;
  readonly #told = new Set<string>();
  readonly #unsubscribe: () => void;
  #timer: NodeJS.Timeout | undefined;
  #pause = FIRST_LOOK;
  #hasEnded = false;

  constructor(session: Session, isWorth: (finding: Finding) => boolean, onConfirmed: (finding: Finding) => void) {
    this.#session = session;
    this.#isWorth = isWorth;
    this.#onConfirmed = onConfirmed;
    this.#unsubscribe = session.onChange(() => this.look());
  }

  look(): void {
    const open = this.#open();
    const sure = open.find((finding) => this.#hasEnded || finding.certainty !== 'certain');
    if (sure !== undefined) this.#tell(sure);
    else if (open.length > 0) this.#timer ??= setTimeout(() => this.#lookAgain(), this.#pause);
  }
  /** The program has ended and everything that it left is read. */
  end(): void {
    this.#hasEnded = true;
    this.look();
  }
  stop(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe();
  }

  #open(): Finding[] {
    return this.#session.analysis.findings.filter((finding) => this.#isWorth(finding) && !this.#told.has(finding.key));
  }
  #lookAgain(): void {
    this.#timer = undefined;
    const borneOut = this.#open().find(({ id }) => this.#session.confirms(id));
    if (borneOut !== undefined) {
      this.#tell(borneOut);
    } else {
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
      this.look();
    }
  }
  #tell(finding: Finding): void {
    this.#pause = FIRST_LOOK;
    this.#told.add(finding.key);
    this.#onConfirmed(finding);
  }
}
