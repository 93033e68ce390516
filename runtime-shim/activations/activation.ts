/**
 * The activation of an async function while it runs: the object that its transformed code talks to, at every suspension.
 * All here is on the program's hot path: a few stores, no look-ups, and records only for activations that are told.
 */
import type { Wait } from './targets.ts';
import { noteRead, noteWritten } from './updates.ts';

/** A told activation while it waits. */
export interface Waiting {
  readonly activation: Activation;
  /** Its place among all that wait, -1 while it does not. */
  place: number;
  /** The tick at which it was suspended. */
  since: number;
  /** What was said of it last; undefined while nothing was, since it has only begun and there are many. */
  said: Wait | undefined;
  /** That was found out otherwise than from what it awaits. */
  isProven: boolean;
}

/** Who makes activations known to the recording. */
export interface Teller {
  suspended(activation: Activation): void;
  resumed(activation: Activation): void;
  ended(activation: Activation): void;
}

const NEVER_SUSPENDED = -1;
const ENDED = -2;
const RUNNING = -3;
/** It runs, and since it did it has left calls to themselves that may be the program. */
const LAUNCHED = -4;

/** The marked call that is about to run. */
export const mark: { site: number; receiver: unknown; member: string | undefined } = {
  site: 0,
  receiver: undefined,
  member: undefined,
};

/** How many records of suspensions, resumptions and ends have been written, modulo 2^30. */
export const told = { count: 0 };

/** The activation whose code runs now: null in a callback, where nobody is known. */
let current: Activation | null = null;
/** The activation that last came to the end of its first part: that its caller runs on from here. */
let last: Activation | null = null;
/** The activation that is about to begin a loop over what it awaits. */
let iterating: Activation | null = null;
let teller: Teller | undefined;

export const setTeller = (value: Teller): void => {
  teller = value;
};
export const currentActivation = (): Activation | null => current;
export const setCurrent = (activation: Activation | null): void => {
  current = activation;
};
/** Asked from within the call that makes the iterator, and answered once. */
export function takeIterating(): Activation | null {
  const taken = current === null ? iterating : null;
  iterating = null;
  return taken;
}
/** The activation that the running one called last, if its first part is what ended last. */
export const lastStarted = (): Activation | null => (last !== null && last.up === current ? last : null);
export const forgetLast = (): void => {
  last = null;
};

/** The activation of a function that is not followed any more: nothing is known of what it does. */
export class Unfollowed {
  W(value: unknown): unknown {
    return value;
  }
  V(value: unknown): unknown {
    return value;
  }
  R(value: unknown): unknown {
    return value;
  }
  C(): void {}
  T(value: unknown): unknown {
    return value;
  }
  U(value: unknown): unknown {
    return value;
  }
  X(): void {}
  F(): void {}
  H(value: unknown): unknown {
    return value;
  }
  S(value: unknown): unknown {
    return value;
  }
  G(): void {}
  D(): object {
    return ANONYMITY;
  }
}

/** What `await using` disposes of last: from there on it is unknown who runs. */
const ANONYMITY = { [Symbol.dispose ?? Symbol('dispose')]: (): void => setCurrent(null) };

export class Activation {
  /** Site of its function. */
  readonly site: number;
  /** Who called it; null when nobody known did. Cleared at its end, so that chains of callers can be collected. */
  up: Activation | null;
  /** `told.count` when it was called. */
  readonly calledAfter: number;
  /** Local task id once it is told, else 0. */
  id = 0;
  /** The site of the suspension relative to its function's; or one of the states above. */
  at = NEVER_SUSPENDED;
  /** The site of the `return` whose promise its own promise follows, relative to its function's. */
  returnedAt = 0;
  /** What it awaits, or at its end the promise that its own promise follows. */
  awaited: unknown = undefined;
  /** What may be behind `awaited`: the activation that started last before the suspension. */
  child: Activation | null = null;
  /** The function that was called to start it, or the object whose method that is. Proves that its promise is `awaited`. */
  callee: unknown = undefined;
  member: string | undefined = undefined;
  /** Kept for the next time that it waits, once it is told. */
  waiting: Waiting | null = null;
  /** The tick at which it was suspended last, see suspensions.ts. */
  since = 0;
  /** The program's own top level called it and left it at that: the program is over once it has ended. */
  isMain = false;
  /** Only the first of several counts for whoever awaits it: what loses is given up. */
  isRaced = false;
  /** Its neighbours among those that have been suspended and have not ended; null outside. */
  before: Activation | null = null;
  after: Activation | null = null;

  constructor(site: number) {
    this.site = site;
    this.calledAfter = told.count;
    this.up = current;
    current = this;
  }

  get hasEnded(): boolean {
    return this.at === ENDED;
  }

  get isSuspended(): boolean {
    return this.at >= 0;
  }

  /** The activation is about to await `value`. */
  W(value: unknown, at: number): unknown {
    this.awaited = value;
    this.child = null;
    this.#leave(at);
    return value;
  }

  /** As `W`, where `value` was returned by `callee`, or by its method `member`. */
  V(value: unknown, at: number, callee: unknown, member?: string): unknown {
    this.awaited = value;
    this.#linkChild(callee, member);
    this.#leave(at);
    return value;
  }

  /** It runs again with the value that it awaited. */
  R(value: unknown): unknown {
    current = this;
    this.at = RUNNING;
    this.awaited = undefined;
    if (this.id !== 0) teller?.resumed(this);
    return value;
  }

  /** It runs, perhaps again after a rejection. */
  C(): void {
    current = this;
    if (this.at < 0) return;
    this.at = RUNNING;
    if (this.id !== 0) teller?.resumed(this);
  }

  /** It returns `value`, which its own promise follows. */
  T(value: unknown, at: number): unknown {
    this.awaited = value;
    this.returnedAt = at;
    this.child = null;
    return value;
  }

  /** As `T`, where `value` was returned by `callee`. */
  U(value: unknown, at: number, callee: unknown, member?: string): unknown {
    this.awaited = value;
    this.returnedAt = at;
    this.#linkChild(callee, member);
    return value;
  }

  /** The top level of its module goes on without the promise of what it called. */
  launch(): void {
    this.isMain = true;
    if (this.at === RUNNING) this.at = LAUNCHED;
  }

  /** It ends, in whatever way. */
  X(): void {
    if (this.at === NEVER_SUSPENDED) {
      current = this.up;
      last = this;
    } else {
      current = null;
      this.up = null;
      unlink(this);
    }
    if (this.isMain && this.at !== LAUNCHED && this.at !== NEVER_SUSPENDED) endedMains.add(this.site);
    this.at = ENDED;
    mark.site = 0;
    if (this.id !== 0) teller?.ended(this);
  }

  /** It is about to iterate over what it awaits without saying when. */
  F(at: number): void {
    this.awaited = undefined;
    this.child = null;
    this.#leave(at);
    current = null;
    iterating = this;
  }

  /** It is about to iterate again. */
  G(at: number): void {
    this.F(at);
    iterating = null;
  }

  D(): object {
    return ANONYMITY;
  }

  /** `value` was computed from a place that it may write later: a property of the object `what`, or a variable. */
  H(value: unknown, at: number, what: unknown, name: string): unknown {
    noteRead(this, at, what, name);
    return value;
  }

  /** It writes `value` there now. */
  S(value: unknown, at: number, what: unknown, name: string): unknown {
    noteWritten(this, at, what, name);
    return value;
  }

  #linkChild(callee: unknown, member: string | undefined): void {
    // The first call that returns after it was started is its own, if any is.
    if (last !== null && last.up === this && last.callee === undefined) {
      last.callee = callee;
      last.member = member;
      this.child = last;
    } else this.child = null;
  }

  #leave(at: number): void {
    if (this.at === NEVER_SUSPENDED) {
      current = this.up;
      last = this;
      link(this);
    } else current = null;
    this.at = at;
    this.since = clock.tick;
    mark.site = 0;
    if (this.id !== 0) teller?.suspended(this);
  }
}

/** Sites of functions that the program's top level started and that came to their end, and of top levels that went on after that. */
export const endedMains = new Set<number>();

/** Counts up as time goes by, see suspensions.ts. */
export const clock = { tick: 0 };

/** Those that have been suspended and have not ended are a ring through this one, in order of their first suspension. */
const ring = new Activation(0);
ring.before = ring;
ring.after = ring;
current = null;

const link = (activation: Activation): void => {
  const { before } = ring;
  activation.before = before;
  activation.after = ring;
  if (before !== null) before.after = activation;
  ring.before = activation;
};
/** From then on nobody but the program itself keeps it. */
export const unlink = (activation: Activation): void => {
  const { before, after } = activation;
  if (before === null || after === null) return;
  before.after = after;
  after.before = before;
  activation.before = null;
  activation.after = null;
};
/** Those in the ring, oldest first. */
export const linked = (): Activation[] => {
  const all: Activation[] = [];
  for (let each = ring.after; each !== null && each !== ring; each = each.after) all.push(each);
  return all;
};
