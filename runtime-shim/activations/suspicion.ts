/**
 * Looks into the heap when somebody has been suspended for suspiciously long on a promise of which nothing is known, and
 * tells of those who can never go on. That stops the thread for a moment, so it is done for few, seldom, and only while
 * the heap is small.
 */
import { AwaitMode } from '../../core/protocol/records.ts';
import { natives } from '../natives.ts';
import type { Examine, Verdict } from '../snapshot/entry.ts';
import { SiteFlag } from '../transform/code.ts';
import { type Activation, clock } from './activation.ts';
import type { CodeFiles } from './codeFiles.ts';
import { note } from './promiseNotes.ts';
import { PROVED } from './proof.ts';
import type { Suspensions } from './suspensions.ts';
import type { Wait } from './targets.ts';
import type { Telling } from './telling.ts';

/** Ticks that a wait lasts before it is suspicious, where waits at that place have never turned out to be harmless. */
const PATIENCE = 3;
/** By so much longer must others at the same place wait after one that may yet go on. */
const CALM = 4;
/** Bytes of objects that have lived for a while: with more the thread would stand still for longer than a second or so. */
const MOST_BYTES = 20e6;
/** When it has nothing else to do. */
const MOST_BYTES_AT_END = 40e6;
/** The part of the time that may be spent. */
const SHARE = 0.01;
const MOST_EXAMINED = 5000;

const NOBODY: Wait = { mode: AwaitMode.one, targets: ['nobody'] };

export class Suspicion {
  readonly #files: CodeFiles;
  readonly #telling: Telling;
  readonly #suspensions: Suspensions;
  readonly #load: () => Examine | undefined;
  #loaded: Examine | undefined;
  /** In ticks, by the site of the suspension. */
  readonly #patience = new Map<number, number>();
  /** Those whose fate is known. */
  readonly #stuck = new WeakSet<Activation>();
  #notBefore = 0;

  constructor(files: CodeFiles, telling: Telling, suspensions: Suspensions, load: () => Examine | undefined) {
    this.#files = files;
    this.#telling = telling;
    this.#suspensions = suspensions;
    this.#load = load;
  }

  /** To be called once in a tick. True when something was told. */
  look(): boolean {
    const start = natives.now();
    if (start < this.#notBefore) return false;
    const suspended = this.#suspensions.all.slice(0, MOST_EXAMINED);
    const suspects = suspended.filter((activation) => this.#isSuspect(activation));
    if (suspects.length === 0) return false;
    const verdicts = this.#examine(suspended, MOST_BYTES);
    this.#notBefore = natives.now() + (natives.now() - start) / SHARE;
    if (verdicts === undefined) return false;
    const told = new Findings(suspended, verdicts, (activation) => this.#isMeantToWait(activation)).all;
    for (const [activation, wait] of told) {
      this.#stuck.add(activation);
      this.#telling.prove(activation, wait);
    }
    for (const suspect of suspects)
      if (!told.has(suspect)) this.#patience.set(suspect.site + suspect.at, (clock.tick - suspect.since) * CALM);
    return told.size > 0;
  }

  /** Nothing is left that could run: tells who of the suspended awaits whom. */
  lookAtEnd(): void {
    const suspended = this.#suspensions.all.slice(0, MOST_EXAMINED);
    const verdicts = this.#examine(suspended, MOST_BYTES_AT_END) ?? [];
    for (const [index, activation] of suspended.entries()) {
      const awaited = suspended[verdicts[index]?.awaits ?? -1];
      if (awaited !== undefined && this.#telling.isOpaque(activation))
        this.#telling.prove(activation, waitFor(awaited));
    }
  }

  /** Also learns whose ends the promises are that are awaited: calls by other code than the program's own tell nothing of them. */
  #examine(suspended: readonly Activation[], most: number): readonly (Verdict | undefined)[] | undefined {
    try {
      this.#loaded ??= this.#load();
      const promises = this.#unknownOf(suspended);
      const found = this.#loaded?.(suspended, promises, most);
      if (found !== undefined && 'megabytes' in found) {
        this.#telling.tooLarge(found.megabytes);
        return undefined;
      }
      for (const [index, promise] of promises.entries()) {
        const owner = suspended[found?.owners[index] ?? -1];
        if (owner !== undefined) noteEnd(promise, owner);
      }
      return found?.verdicts;
    } catch {
      return undefined;
    }
  }

  /** In a frame of its own: whatever else had them in a variable would show in the snapshot as one who may settle them. */
  #unknownOf(suspended: readonly Activation[]): readonly object[] {
    const found = suspended.flatMap((activation) => this.#telling.unknown(activation));
    return [...new Set(found)].slice(0, MOST_EXAMINED);
  }

  #isSuspect(activation: Activation): boolean {
    if (this.#stuck.has(activation) || this.#isMeantToWait(activation)) return false;
    const patience = this.#patience.get(activation.site + activation.at) ?? PATIENCE;
    return clock.tick - activation.since >= patience && this.#telling.isOpaque(activation);
  }

  /** The main function may wait for ever to keep the program alive, and a background job until there is work. */
  #isMeantToWait(activation: Activation): boolean {
    const file = this.#files.of(activation.site);
    if (activation.isMain || file === undefined || file.first === activation.site) return true;
    const [, , , , , flags] = file.row(activation.site + activation.at);
    return (flags & SiteFlag.endless) !== 0;
  }
}

// Not `one`: who awaits what it called is one task with it, and this is not such an await.
const waitFor = (activation: Activation): Wait => ({ mode: AwaitMode.all, targets: [{ activation }] });

function noteEnd(promise: object, owner: Activation): void {
  owner.callee = PROVED;
  owner.member = undefined;
  note(promise, owner);
}

/**
 * Of those who can never go on the ones that matter: who wait for each other, and who others depend on without whom the
 * program keeps them. What lost a race or was given up is nobody's loss.
 */
class Findings {
  readonly all = new Map<Activation, Wait>();
  readonly #suspended: readonly Activation[];
  readonly #verdicts: readonly (Verdict | undefined)[];
  readonly #waiters = new Map<number, number[]>();
  readonly #next = (index: number): readonly number[] => {
    const awaited = this.#verdicts[index]?.awaits;
    return awaited === undefined ? [] : [awaited];
  };

  constructor(
    suspended: readonly Activation[],
    verdicts: readonly (Verdict | undefined)[],
    isMeantToWait: (activation: Activation) => boolean,
  ) {
    this.#suspended = suspended;
    this.#verdicts = verdicts;
    for (const [index, verdict] of verdicts.entries()) {
      if (verdict?.awaits === undefined) continue;
      const waiters = this.#waiters.get(verdict.awaits);
      if (waiters === undefined) this.#waiters.set(verdict.awaits, [index]);
      else waiters.push(index);
    }
    const isRaced = (activation: Activation, index: number): boolean =>
      activation.isRaced || verdicts[index]?.isRaced === true;
    const raced = suspended.flatMap((activation, index) => (isRaced(activation, index) ? [index] : []));
    const excused = this.#closure(raced, this.#next);
    for (const [index, verdict] of verdicts.entries()) {
      if (verdict?.isStuck !== true || excused.has(index)) continue;
      if (this.#isInCircle(index)) this.#add(index);
      else if (verdict.awaits === undefined && verdict.isKept) {
        const dependent = this.#closure([index], (each) => this.#waiters.get(each) ?? []);
        const activations = [...dependent].flatMap((each) => suspended[each] ?? []);
        if (dependent.size > 1 && !activations.some(isMeantToWait)) for (const each of dependent) this.#add(each);
      }
    }
  }

  #add(index: number): void {
    const activation = this.#suspended[index];
    const awaited = this.#suspended[this.#verdicts[index]?.awaits ?? -1];
    if (activation !== undefined) this.all.set(activation, awaited === undefined ? NOBODY : waitFor(awaited));
  }

  #isInCircle(index: number): boolean {
    return this.#closure(this.#next(index), this.#next).has(index);
  }

  #closure(start: readonly number[], next: (index: number) => readonly number[]): ReadonlySet<number> {
    const found = new Set(start);
    for (const index of found) for (const each of next(index)) found.add(each);
    return found;
  }
}
