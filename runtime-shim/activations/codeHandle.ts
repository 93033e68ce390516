/** What the helpers of one transformed file call: see transform/header.ts. */
import { types } from 'node:util';
import { AwaitMode } from '../../core/protocol/records.ts';
import { repairMessage } from '../stacks/messages.ts';
import { watchModule } from '../stacks/unsettled.ts';
import type { Touch } from '../transform/code.ts';
import { Activation, currentActivation, forgetLast, lastStarted, mark, Unfollowed } from './activation.ts';
import type { LoadedFile } from './codeFiles.ts';
import { noteListening, notePromised } from './promisedEvents.ts';
import { Combination, note, noteOf } from './promiseNotes.ts';
import { dataProperty, PROVED } from './proof.ts';
import { type SharedMemory, sharing } from './sharedMemory.ts';
import { launch } from './unfinished.ts';

/** A call of `map` or `Array.from` that is running, and the activations that its callback has started so far. */
interface Collecting {
  readonly site: number;
  readonly by: Activation | null;
  readonly isPlain: boolean;
  readonly started: Activation[];
}
/** More cannot be running at once in any sensible program: what is left over from calls that threw. */
const MAX_COLLECTING = 1000;
const collecting: Collecting[] = [];
/** The argument of the `Promise.all` that is about to be called. */
let inputs: unknown;

const { isArray, from } = Array;
const { map } = Array.prototype;
const PromiseConstructor = Promise;
const { all, allSettled, any, race } = Promise;

const isPlainArray = (value: unknown): value is readonly unknown[] =>
  isArray(value) && !types.isProxy(value) && value.map === map && value.constructor === Array;

/** Whether the program's `Promise` and `Array` still do what the language says. */
const isOriginal = (): boolean =>
  Promise === PromiseConstructor &&
  Promise.all === all &&
  Promise.allSettled === allSettled &&
  Promise.any === any &&
  Promise.race === race;

/** After touching so many other things in a row a place is not looked at any more. */
const MOST_OTHERS = 1000;

export class CodeHandle {
  readonly sharing = sharing;
  readonly #first: number;
  readonly #loaded: LoadedFile;
  readonly #memory: SharedMemory;
  /** Of each site, how many things it has touched in a row that are no shared memory. */
  #others: Uint16Array | undefined;

  constructor(loaded: LoadedFile, memory: SharedMemory) {
    this.#first = loaded.first;
    this.#loaded = loaded;
    this.#memory = memory;
  }

  /** A module with top-level `await` starts. */
  start(): Activation {
    const activation = new Activation(this.#first);
    watchModule(this.#loaded, activation);
    return activation;
  }

  enter(row: number): Activation | Unfollowed {
    return new Activation(this.#first + row);
  }

  enterCollected(row: number): Activation | Unfollowed {
    const by = currentActivation();
    const activation = this.enter(row);
    const top = collecting.at(-1);
    if (top !== undefined && top.site === this.#first + row && top.by === by && activation instanceof Activation)
      top.started.push(activation);
    return activation;
  }

  /** The next call is an operation on `receiver`, or on its property `member`. */
  mark(row: number, receiver?: unknown, member?: string): void {
    mark.site = this.#first + row;
    mark.receiver = receiver;
    mark.member = member;
  }

  clear(): void {
    mark.site = 0;
    mark.receiver = undefined;
  }

  /** An error that the program is about to look at. */
  caught(error: unknown): void {
    repairMessage(error);
  }

  /** An element of `object`, or of its property `member`, is about to be touched. */
  touch(row: number, touch: Touch, object: unknown, index: unknown, member?: string): void {
    this.#others ??= new Uint16Array(this.#loaded.file.sites);
    const others = this.#others[row] ?? MOST_OTHERS;
    if (others === MOST_OTHERS) return;
    try {
      const elements = member === undefined ? object : dataProperty(object, member);
      this.#others[row] = this.#memory.touch(this.#first + row, touch, elements, index) ? 0 : others + 1;
    } catch {
      // As everywhere in the shim: a fault costs a record.
    }
  }

  /** `rows`, where it is taken apart at once: one for each element. */
  created(rows: number | readonly number[], object: unknown): void {
    if (typeof rows !== 'number') {
      for (const [index, row] of rows.entries()) if (isPlainArray(object)) this.created(row, object[index]);
      return;
    }
    const row = rows;
    if ((typeof object === 'object' && object !== null) || typeof object === 'function')
      creations.set(object, this.#first + row);
  }

  /** `value` was returned by a call of `callee`, or of its method `member`. */
  link(value: unknown, callee: unknown, member?: string): void {
    const started = lastStarted();
    if (started === null || started.callee !== undefined || !types.isPromise(value)) return;
    // One that ended without a promise to follow leaves nothing to wait for.
    if (started.hasEnded && !types.isPromise(started.awaited)) return;
    started.callee = callee;
    started.member = member;
    note(value, started);
  }

  /** `value` was returned by the call that can only have started the function of that row. */
  started(row: number, value: unknown): void {
    const started = lastStarted();
    if (started === null || started.site !== this.#first + row || !types.isPromise(value)) return;
    started.callee = PROVED;
    note(value, started);
  }

  /** The top level of a module has called async functions and goes on without their promises. */
  launched(): void {
    const started = lastStarted();
    if (started !== null) launch(started, currentActivation());
  }

  /** The executor of the promise at that row listens for the event of `object`, or of what its property `member` is. */
  listened(row: number, event: string, object: unknown, member?: string): void {
    try {
      noteListening(this.#first + row, event, member === undefined ? object : dataProperty(object, member));
    } catch {
      // As everywhere in the shim: a fault costs a record.
    }
  }

  promised(row: number, promise: unknown): void {
    notePromised(this.#first + row, promise);
  }

  collect(row: number, receiver: unknown): void {
    if (collecting.length >= MAX_COLLECTING) collecting.length = 0;
    const isPlain = receiver === Array ? Array.from === from : isPlainArray(receiver);
    collecting.push({ site: this.#first + row, by: currentActivation(), isPlain, started: [] });
  }

  collected(row: number, result: unknown): void {
    const site = this.#first + row;
    const found = collecting.findLastIndex((each) => each.site === site);
    const call = collecting[found];
    if (call === undefined) return;
    collecting.length = found;
    if (!call.isPlain || !isPlainArray(result) || result.length !== call.started.length) return;
    for (const [index, activation] of call.started.entries()) {
      const promise = result[index];
      if (!types.isPromise(promise)) return;
      activation.callee = PROVED;
      note(promise, activation);
    }
  }

  inputs(value: unknown): void {
    inputs = value;
  }

  /** `value` was returned by `Promise.all` or its kin. */
  combine(mode: AwaitMode, value: unknown): void {
    const given = inputs;
    inputs = undefined;
    if (!isPlainArray(given) || !types.isPromise(value) || !isOriginal()) return;
    note(value, new Combination(mode, [...given]));
    if (mode !== AwaitMode.any) return;
    for (const input of given) {
      const raced = types.isPromise(input) ? noteOf(input) : undefined;
      if (raced instanceof Activation) raced.isRaced = true;
    }
  }
}

const creations = new WeakMap<object, number>();
/** The site where an object was made, if the transform saw it. */
export const creationSite = (object: object): number | undefined => creations.get(object);

/** After so many activations without an operation a function is not followed any more. */
const PATIENCE = 1000;
const ALWAYS = -1;
const UNFOLLOWED = new Unfollowed();

/** Follows only functions that had to do with a resource, or called who had, in their first activations. */
export class AdaptiveHandle extends CodeHandle {
  readonly #calls: Int16Array;

  constructor(loaded: LoadedFile, memory: SharedMemory) {
    super(loaded, memory);
    this.#calls = new Int16Array(loaded.file.sites);
  }

  override enter(row: number): Activation | Unfollowed {
    const calls = this.#calls[row] ?? ALWAYS;
    if (calls === PATIENCE) {
      forgetLast();
      return UNFOLLOWED;
    }
    if (calls !== ALWAYS) this.#calls[row] = calls + 1;
    return super.enter(row);
  }

  keep(row: number): void {
    this.#calls[row] = ALWAYS;
  }

  followAll(): void {
    for (let row = 0; row < this.#calls.length; row += 1) if (this.#calls[row] === PATIENCE) this.#calls[row] = 0;
  }
}
