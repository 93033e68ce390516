/** Makes activations known to the recording: those that touch a resource, those that called them, and those they wait for. */
import { types } from 'node:util';
import {
  AwaitMode,
  AwaitTarget,
  packAwait,
  RecordKind,
  TaskOutcome,
  THREAD_TASK,
} from '../../core/protocol/records.ts';
import type { Recorder } from '../recorder.ts';
import type { Activation, Teller } from './activation.ts';
import type { CodeFiles } from './codeFiles.ts';
import { type Target, Targets, type Wait } from './targets.ts';

interface Waiting {
  /** The tick at which it was suspended. */
  readonly since: number;
  /** What was said of it last. */
  told: string;
}

const promisePrototype: unknown = Promise.prototype;
const { then } = Promise.prototype;
const { getOwnPropertyDescriptor, getPrototypeOf } = Object;

/** Whether `then` can be called on it without running code of the program. */
const isPlainPromise = (value: unknown): value is Promise<unknown> =>
  types.isPromise(value) &&
  getPrototypeOf(value) === promisePrototype &&
  getOwnPropertyDescriptor(value, 'constructor') === undefined;

export class Telling implements Teller {
  readonly #recorder: Recorder;
  readonly #files: CodeFiles;
  readonly #targets: Targets;
  /** Told activations that are suspended, or have ended and follow another promise. */
  readonly #waiting = new Map<Activation, Waiting>();
  readonly #following = new Set<Activation>();
  #tick = 0;

  constructor(recorder: Recorder, files: CodeFiles) {
    this.#recorder = recorder;
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
    const [target, ...others] = this.#targets.ofPromise(promise, 0).targets;
    if (target === undefined || target === 'opaque' || others.length > 0) return 0;
    return 'activation' in target ? this.tell(target.activation) : 0;
  }

  suspended(activation: Activation): void {
    const { child } = activation;
    // Only what costs little now; the rest is told when the suspension lasts.
    const isKnown = child === null || child.id !== 0;
    const wait: Wait = isKnown ? this.#targets.of(activation) : { mode: AwaitMode.one, targets: ['opaque'] };
    const brief: Wait = wait.targets.length === 1 ? wait : { mode: AwaitMode.one, targets: ['opaque'] };
    const target = brief.targets[0];
    const isTold = target === undefined || target === 'opaque' || 'grant' in target || target.activation.id !== 0;
    const said: Wait = isTold ? brief : { mode: AwaitMode.one, targets: ['opaque'] };
    this.#waiting.set(activation, { since: this.#tick, told: this.#emit(activation, said) });
  }

  resumed(activation: Activation): void {
    if (this.#waiting.delete(activation)) this.#recorder.emit(RecordKind.resume, 0, activation.id, 0, 0, 0);
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
      this.#waiting.delete(activation);
      this.#following.delete(activation);
      this.#end(activation);
    };
    void Reflect.apply(then, awaited, [settle, settle]);
  }

  /** Says more of what has been suspended since before the last tick, or of all that is suspended. */
  explain(all: boolean): void {
    this.#tick += 1;
    // Telling what is awaited adds to the map while it is gone through, so that the whole chain is told.
    for (const [activation, waiting] of this.#waiting) {
      if (!all && waiting.since > this.#tick - 2) continue;
      const wait = this.#targets.of(activation);
      if (wait.targets.length === 0) continue;
      for (const target of wait.targets)
        if (target !== 'opaque' && 'activation' in target) this.tell(target.activation);
      const words = this.#words(wait);
      if (words !== waiting.told) waiting.told = this.#emit(activation, wait);
    }
  }

  #start(activation: Activation): void {
    const { up, site } = activation;
    const parent = up === null || up.id === 0 ? THREAD_TASK : up.id;
    const label = this.#files.of(site)?.row(site)[3] ?? '';
    activation.id = this.#recorder.nextTask();
    const name = label === '' ? 0 : this.#recorder.text(label);
    this.#recorder.emit(RecordKind.taskStart, name, activation.id, parent, this.#files.tell(site), 0);
    if (activation.isSuspended)
      this.#waiting.set(activation, {
        since: this.#tick - 2,
        told: this.#emit(activation, { mode: AwaitMode.one, targets: ['opaque'] }),
      });
  }

  #end(activation: Activation): void {
    this.#recorder.emit(RecordKind.taskEnd, TaskOutcome.returned, activation.id, 0, 0, 0);
  }

  #local(target: Target): readonly [AwaitTarget, number] {
    if (target === 'opaque') return [AwaitTarget.opaque, 0];
    return 'grant' in target ? [AwaitTarget.grant, target.grant] : [AwaitTarget.task, target.activation.id];
  }

  #words(wait: Wait): string {
    return `${wait.mode}:${wait.targets.map((target) => this.#local(target).join('.')).join()}`;
  }

  #emit(activation: Activation, wait: Wait): string {
    const at = activation.isSuspended ? activation.at : activation.returnedAt;
    const site = this.#files.tell(activation.site + at);
    const { emit } = this.#recorder;
    const [first, ...others] = wait.targets.map((target) => this.#local(target));
    const [kind, value] = first ?? [AwaitTarget.opaque, 0];
    if (others.length === 0) emit(RecordKind.await, packAwait(wait.mode, kind, false), activation.id, 0, site, value);
    else {
      emit(RecordKind.await, packAwait(wait.mode, kind, true), activation.id, 0, site, wait.targets.length);
      for (const target of wait.targets) {
        const [each, id] = this.#local(target);
        emit(RecordKind.awaitTarget, each, activation.id, 0, 0, id);
      }
    }
    return this.#words(wait);
  }
}
