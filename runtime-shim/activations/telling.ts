/** Makes activations known to the recording: those that touch a resource, those that called them, and those they wait for. */
import { types } from 'node:util';
import { AwaitTarget, packAwait, RecordKind, TaskOutcome, THREAD_TASK } from '../../core/protocol/records.ts';
import { isPlainPromise, onSettled } from '../instrumentation/plainPromises.ts';
import { natives } from '../natives.ts';
import type { Recorder } from '../recorder.ts';
import { Activation, currentActivation, setCurrent, type Teller, told, type Waiting } from './activation.ts';
import type { CodeFiles } from './codeFiles.ts';
import { noteOf, provenanceOf } from './promiseNotes.ts';
import { OPAQUE, type Target, Targets, type Wait } from './targets.ts';

/** A power of two. */
const KEPT_TIMES = 4096;
/** Counts stay small integers, which cost nothing to keep. */
const COUNT_MASK = 0x3fffffff;
const MOST_AGE = 0x7fffffff;

/** Place of what does not wait. */
const NOWHERE = -1;
/**
 * So many suspensions are told as they come, between two looks at what is suspended; of the others only those that last. More
 * than that is for no timeline, and each costs a server two records.
 */
const TOLD_AT_ONCE = 500;

const isTold = (target: Target): boolean =>
  typeof target === 'string' || 'grant' in target || target.activation.id !== 0;
const kindOf = (target: Target): AwaitTarget => {
  if (typeof target === 'string') return target === 'nobody' ? AwaitTarget.nobody : AwaitTarget.opaque;
  return 'grant' in target ? AwaitTarget.grant : AwaitTarget.task;
};
/** Local to the thread; 0 where there is nothing to name. */
const idOf = (target: Target): number => {
  if (typeof target === 'string') return 0;
  return 'grant' in target ? target.grant : target.activation.id;
};

export class Telling implements Teller {
  readonly #recorder: Recorder;
  readonly #files: CodeFiles;
  readonly #targets: Targets;
  /** Told activations that are suspended, or have ended and follow another promise. */
  readonly #waiting: Waiting[] = [];
  readonly #following = new Set<Activation>();
  /** Of `startJob`, by task. */
  readonly #jobs = new Map<number, Activation>();
  /** When the latest of what `told` counts was told. */
  readonly #times = new Float64Array(KEPT_TIMES);
  readonly #fallBehind: () => void;
  #tick = 0;
  /** Told at once since the last look. */
  #suspensions = 0;
  #isBehind = false;
  #saidTooLarge = false;

  /** @param fallBehind called when suspensions begin to be left out: `explain` is due soon. */
  constructor(recorder: Recorder, files: CodeFiles, fallBehind: () => void) {
    this.#recorder = recorder;
    this.#fallBehind = fallBehind;
    this.#times[0] = natives.now();
    this.#files = files;
    this.#targets = new Targets(files, this.#following);
  }

  /** The task of an activation, which becomes known with all that called it. */
  tell(activation: Activation): number {
    if (activation.id !== 0) return activation.id;
    const untold: Activation[] = [];
    for (let each: Activation | null = activation; each !== null && each.id === 0 && !each.hasEnded; each = each.up)
      untold.push(each);
    if (untold.length === 0) return 0;
    for (const each of untold.toReversed()) this.#start(each);
    return activation.id;
  }

  /** The task behind a promise, 0 when it is not that of one activation. */
  taskOf(promise: unknown): number {
    const { targets } = this.#targets.ofPromise(promise, 0);
    const target = targets[0];
    if (target === undefined || typeof target === 'string' || targets.length > 1) return 0;
    return 'activation' in target ? this.tell(target.activation) : 0;
  }

  /**
   * A task of its own for a job that is no activation but returns a promise of known origin, as `() => other.runExclusive(…)`
   * does; 0 for other jobs. `site` is where the job was asked for.
   */
  startJob(promise: object, site: number): number {
    const isKnown = noteOf(promise) !== undefined || provenanceOf(promise) !== undefined;
    if (!isKnown || !types.isPromise(promise)) return 0;
    const running = currentActivation();
    setCurrent(null);
    const job = new Activation(site);
    setCurrent(running);
    job.awaited = promise;
    const functionName = this.#files.of(site)?.row(site)[2] ?? '';
    this.#begin(job, THREAD_TASK, functionName === '' ? '' : `${functionName}()`);
    this.#jobs.set(job.id, job);
    this.suspended(job);
    return job.id;
  }

  /** The job's lock was given back. To look at its promise instead would cut the program's stacks short. */
  endJob(task: number): void {
    const job = this.#jobs.get(task);
    if (job === undefined) return;
    this.#jobs.delete(task);
    this.#forget(job);
    this.#end(job);
  }

  suspended(activation: Activation): void {
    if (this.#suspensions >= TOLD_AT_ONCE) {
      this.#place(activation, undefined, this.#tick);
      if (this.#isBehind) return;
      this.#isBehind = true;
      this.#fallBehind();
      return;
    }
    this.#suspensions += 1;
    const { child } = activation;
    // Only what costs little now; the rest is told when the suspension lasts.
    const wait = child === null || child.id !== 0 ? this.#targets.of(activation) : OPAQUE;
    const target = wait.targets[0];
    const isBrief = wait.targets.length === 1 && target !== undefined && isTold(target);
    this.#wait(activation, isBrief ? wait : OPAQUE, this.#tick);
  }

  resumed(activation: Activation): void {
    const said = activation.waiting?.said;
    if (!this.#forget(activation) || said === undefined) return;
    this.#recorder.emit(RecordKind.resume, 0, activation.id, 0, 0, 0);
    this.#count();
  }

  ended(activation: Activation): void {
    this.resumed(activation);
    const { awaited } = activation;
    if (!isPlainPromise(awaited)) {
      this.#end(activation);
      return;
    }
    this.#following.add(activation);
    this.suspended(activation);
    const settle = (): void => {
      this.#forget(activation);
      this.#following.delete(activation);
      this.#end(activation);
    };
    onSettled(awaited, settle);
  }

  /** Whether nothing is known of what it awaits. */
  isOpaque(activation: Activation): boolean {
    return this.#targets.of(activation).targets[0] === 'opaque';
  }

  /** The promises of unknown origin that it awaits. */
  unknown(activation: Activation): object[] {
    return this.#targets.unknown(activation);
  }

  /** Says that it was not found out what somebody waits for, since there are too many objects to look through. */
  tooLarge(megabytes: number): void {
    if (!this.#saidTooLarge) this.#recorder.fact({ fact: 'heapTooLarge', megabytes });
    this.#saidTooLarge = true;
  }

  /** Says what a wait is for that has turned out never to end. */
  prove(activation: Activation, wait: Wait): void {
    for (const target of wait.targets)
      if (typeof target !== 'string' && 'activation' in target) this.tell(target.activation);
    this.tell(activation);
    const { waiting } = activation;
    if (waiting === null || !activation.isSuspended) return;
    waiting.said = wait;
    waiting.isProven = true;
    this.#emit(activation, wait);
  }

  /** Says more of what has been suspended since before the last tick, or of all that is suspended. */
  explain(all: boolean): void {
    this.#tick += 1;
    this.#suspensions = 0;
    // Telling what is awaited adds to the list while it is gone through, so that the whole chain is told.
    for (const waiting of this.#waiting)
      if (!waiting.isProven && (all || waiting.since <= this.#tick - 2)) this.#explain(waiting);
    this.#isBehind = this.#waiting.some(({ said }) => said === undefined);
  }

  /** Says of every suspension that was left out what it is for: the thread is about to block. */
  catchUp(): void {
    if (!this.#isBehind) return;
    for (const waiting of this.#waiting) if (waiting.said === undefined) this.#explain(waiting);
  }

  /** There are suspensions of which nothing was said yet. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  #explain(waiting: Waiting): void {
    const { activation, said } = waiting;
    const wait = this.#targets.of(activation);
    if (wait.targets.length === 0) return;
    for (const target of wait.targets)
      if (typeof target !== 'string' && 'activation' in target) this.tell(target.activation);
    if (said !== undefined && this.#words(wait) === this.#words(said)) return;
    waiting.said = wait;
    this.#emit(activation, wait);
  }

  #start(activation: Activation): void {
    const { up, site } = activation;
    const parent = up === null || up.id === 0 ? THREAD_TASK : up.id;
    this.#begin(activation, parent, this.#files.of(site)?.row(site)[3] ?? '');
    if (activation.isSuspended) this.#wait(activation, OPAQUE, this.#tick - 2);
  }

  #begin(activation: Activation, parent: number, label: string): void {
    activation.id = this.#recorder.nextTask();
    const name = label === '' ? 0 : this.#recorder.text(label);
    const site = this.#files.tell(activation.site);
    this.#recorder.emit(RecordKind.taskStart, name, activation.id, parent, site, this.#age(activation));
  }

  #wait(activation: Activation, said: Wait, since: number): void {
    this.#place(activation, said, since);
    this.#emit(activation, said);
  }

  #place(activation: Activation, said: Wait | undefined, since: number): void {
    activation.waiting ??= { activation, place: NOWHERE, since, said, isProven: false };
    const { waiting } = activation;
    waiting.since = since;
    waiting.said = said;
    waiting.isProven = false;
    if (waiting.place === NOWHERE) waiting.place = this.#waiting.push(waiting) - 1;
  }

  /** It does not wait any more; false where it did not. */
  #forget({ waiting }: Activation): boolean {
    if (waiting === null || waiting.place === NOWHERE) return false;
    const last = this.#waiting.pop();
    if (last !== undefined && last !== waiting) {
      this.#waiting[waiting.place] = last;
      last.place = waiting.place;
    }
    waiting.place = NOWHERE;
    return true;
  }

  #end(activation: Activation): void {
    this.#recorder.emit(RecordKind.taskEnd, TaskOutcome.returned, activation.id, 0, 0, 0);
    this.#count();
  }

  #count(): void {
    told.count = (told.count + 1) & COUNT_MASK;
    this.#times[told.count & (KEPT_TIMES - 1)] = this.#recorder.time;
  }

  /** Microseconds since what was told last before the activation was called, or since the earliest time that is kept. */
  #age({ calledAfter }: Activation): number {
    const since = (told.count - calledAfter) & COUNT_MASK;
    const time = this.#times[(since < KEPT_TIMES ? calledAfter : told.count + 1) & (KEPT_TIMES - 1)] ?? 0;
    return time === 0 ? 0 : Math.min(MOST_AGE, Math.floor((this.#recorder.now() - time) * 1000));
  }

  #words(wait: Wait): string {
    return `${wait.mode}:${wait.targets.map((target) => `${kindOf(target)}.${idOf(target)}`).join()}`;
  }

  #emit(activation: Activation, { mode, targets }: Wait): void {
    const at = activation.isSuspended ? activation.at : activation.returnedAt;
    const site = this.#files.tell(activation.site + at);
    const { emit } = this.#recorder;
    const target = targets[0] ?? 'opaque';
    if (targets.length <= 1) {
      emit(RecordKind.await, packAwait(mode, kindOf(target), false), activation.id, 0, site, idOf(target));
      this.#count();
      return;
    }
    emit(RecordKind.await, packAwait(mode, kindOf(target), true), activation.id, 0, site, targets.length);
    for (const each of targets) emit(RecordKind.awaitTarget, kindOf(each), activation.id, 0, 0, idOf(each));
    this.#count();
  }
}
