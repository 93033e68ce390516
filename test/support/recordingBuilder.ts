/**
 * Builds recordings for tests, byte for byte what the shim would write. Ids, sequence numbers, texts and sites are kept
 * here; a test says only who does what when:
 *
 *     const run = new RecordingBuilder();
 *     const main = run.process();
 *     const lock = main.lock('accounts');
 *     const pay = main.task('pay', 'bank.ts:3');
 *     const held = pay.take(lock, 'bank.ts:4');
 *     run.later(10);
 *     held.release();
 */
import {
  encodeFacts,
  encodeFileHeader,
  encodeRecord,
  encodeRecords,
  type RecordFields,
} from '../../core/protocol/encode.ts';
import type { Fact } from '../../core/protocol/facts.ts';
import {
  AwaitMode,
  AwaitTarget,
  CancelReason,
  ExitCause,
  PROTOCOL_VERSION,
  packAwait,
  packRequest,
  RecordKind,
  type RequestBits,
  TaskOutcome,
  THREAD_TASK,
} from '../../core/protocol/records.ts';
import { joinBytes, plainRequest } from './recordingParts.ts';

const ORIGIN = 5_000_000_000_000n;

export class RecordingBuilder {
  /** Milliseconds since the recording began. Every record takes a microsecond. */
  now = 1;
  readonly #processes: ProcessBuilder[] = [];
  readonly #observed: Uint8Array[] = [];

  later(milliseconds: number): void {
    this.now += milliseconds;
  }

  tick(): number {
    this.now += 0.001;
    return this.now;
  }

  process(options: ProcessOptions = {}): ThreadBuilder {
    const pid = options.pid ?? 100 + this.#processes.length;
    const process = new ProcessBuilder(this, pid, options.start ?? `${pid}-${this.#processes.length}`);
    this.#processes.push(process);
    return process.thread(0, options);
  }

  /** What the observer of the run writes. */
  observe(...facts: Fact[]): void {
    this.#observed.push(encodeFacts(0, facts));
  }

  /** The observer sees a process end, by an exit code or a signal. */
  ended(thread: ThreadBuilder, end: number | string): void {
    const code = typeof end === 'number' ? end : null;
    const signal = typeof end === 'number' ? null : end;
    const at = String(ORIGIN + BigInt(Math.round(this.tick() * 1e6)));
    this.observe({ fact: 'processExit', pid: thread.process.pid, code, signal, at });
  }

  /** The observer begins to end the program because somebody asked for it. */
  stopped(): void {
    const at = String(ORIGIN + BigInt(Math.round(this.tick() * 1e6)));
    this.observe({ fact: 'stop', asked: true, at });
  }

  /** Each spool file's name and bytes. */
  files(): Map<string, Uint8Array> {
    const files = new Map(this.#processes.map((process) => [`${process.key}.spool`, process.bytes()]));
    if (this.#observed.length > 0) files.set('host.spool', joinBytes([encodeFileHeader(0), ...this.#observed]));
    return files;
  }
}

export interface ProcessOptions {
  readonly pid?: number;
  readonly start?: string;
  readonly name?: string;
  readonly parent?: TaskBuilder;
}

class ProcessBuilder {
  readonly run: RecordingBuilder;
  readonly pid: number;
  readonly key: string;
  readonly #chunks: Uint8Array[] = [];
  readonly #threads: ThreadBuilder[] = [];

  constructor(run: RecordingBuilder, pid: number, key: string) {
    this.run = run;
    this.pid = pid;
    this.key = key;
  }

  thread(id: number, options: ProcessOptions): ThreadBuilder {
    const thread = new ThreadBuilder(this, id, options);
    this.#threads.push(thread);
    return thread;
  }

  append(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  bytes(): Uint8Array {
    for (const thread of this.#threads) thread.drain();
    return joinBytes([encodeFileHeader(this.pid), ...this.#chunks]);
  }
}

export interface ResourceOptions {
  readonly capacity?: number;
  readonly site?: string;
  /** Names the resource across processes. */
  readonly key?: string;
}
export interface ResourceRef {
  readonly id: number;
}
export type RequestOptions = Partial<RequestBits>;
export type Target = TaskBuilder | GrantBuilder | 'opaque' | 'nobody';

/** One thread and its ids. Its own task is `main`. */
export class ThreadBuilder {
  readonly process: ProcessBuilder;
  readonly id: number;
  readonly main: TaskBuilder;
  readonly #texts = new Map<string, number>();
  readonly #sites = new Map<string, number>();
  #records: Uint8Array[] = [];
  #sequence = 0;
  #nextTask = THREAD_TASK + 1;
  #nextResource = 1;
  #nextGrant = 1;

  constructor(process: ProcessBuilder, id: number, options: ProcessOptions) {
    this.process = process;
    this.id = id;
    this.main = new TaskBuilder(this, THREAD_TASK);
    const parent = options.parent;
    this.fact({
      fact: 'hello',
      version: PROTOCOL_VERSION,
      process: process.key,
      pid: process.pid,
      ppid: parent?.thread.process.pid ?? 1,
      thread: id,
      origin: String(ORIGIN),
      now: process.run.now,
      node: 'v22.0.0',
      argv: ['node', 'program.ts'],
      cwd: '/app',
      parent: parent && { process: parent.thread.process.key, thread: parent.thread.id, task: parent.id },
      name: options.name,
    });
  }

  worker(id: number, options: ProcessOptions = {}): ThreadBuilder {
    return this.process.thread(id, options);
  }

  task(name: string, site = '', parent: TaskBuilder = this.main): TaskBuilder {
    const task = new TaskBuilder(this, this.#nextTask++);
    const detail = this.text(name);
    this.record(RecordKind.taskStart, { detail, task: task.id, resource: parent.id, site: this.site(site) });
    return task;
  }

  /** Code whose task is not known. */
  unknown(): TaskBuilder {
    return new TaskBuilder(this, 0);
  }

  resource(kind: string, name: string, options: ResourceOptions = {}): ResourceRef {
    const id = this.#nextResource++;
    if (options.key !== undefined) this.fact({ fact: 'shared', resource: id, key: options.key });
    const value = options.capacity ?? -1;
    const site = this.site(options.site ?? '');
    this.record(RecordKind.resourceCreate, { detail: this.text(kind), resource: id, site, value });
    if (name !== '') this.record(RecordKind.resourceName, { resource: id, value: this.text(name) });
    return { id };
  }

  lock(name: string, options: ResourceOptions = {}): ResourceRef {
    return this.resource('lock', name, { capacity: 1, ...options });
  }

  /** The end of another process or thread. */
  endOf(child: { readonly pid: number; readonly thread: number }, name?: string): ResourceRef {
    const id = this.#nextResource++;
    this.fact({ fact: 'endOf', resource: id, pid: child.pid, thread: child.thread, name });
    this.record(RecordKind.resourceCreate, { detail: this.text('end'), resource: id, value: -1 });
    return { id };
  }

  grant(): number {
    return this.#nextGrant++;
  }

  idle(code = 0): void {
    this.record(RecordKind.idle, { value: code });
  }

  exit(code = 0, cause: ExitCause = ExitCause.finished): void {
    this.record(RecordKind.exit, { value: code, detail: cause });
  }

  /** Code is loaded that may release, cancel or resize locks that it did not take. */
  interferes(): void {
    this.drain();
    this.fact({ fact: 'interferes', now: this.process.run.tick() });
  }

  dropped(count: number): void {
    this.record(RecordKind.dropped, { value: count });
  }

  text(text: string): number {
    return this.#intern(this.#texts, text, (id) => ({ fact: 'text', id, text }));
  }

  /** `file:line` or `file:line:column function`; an empty text is an unknown place. */
  site(text: string): number {
    if (text === '') return 0;
    const [place = '', functionName = ''] = text.split(' ');
    const [file = '', line = '1', column = '1'] = place.split(':');
    const rows = [[Number(line), Number(column), functionName, '']] as const;
    return this.#intern(this.#sites, text, (first) => ({ fact: 'sites', first, file: `/app/${file}`, rows }));
  }

  fact(fact: Fact): void {
    this.process.append(encodeFacts(this.id, [fact]));
  }

  record(kind: RecordKind, fields: RecordFields): void {
    this.#records.push(encodeRecord(kind, this.#sequence++, this.process.run.tick(), fields));
  }

  /** Writes the records so far as a chunk. */
  drain(): void {
    if (this.#records.length > 0) this.process.append(encodeRecords(this.id, joinBytes(this.#records)));
    this.#records = [];
  }

  #intern(known: Map<string, number>, key: string, fact: (id: number) => Fact): number {
    const id = known.get(key) ?? known.size + 1;
    if (known.has(key)) return id;
    known.set(key, id);
    this.fact(fact(id));
    return id;
  }
}

export class TaskBuilder {
  readonly thread: ThreadBuilder;
  readonly id: number;

  constructor(thread: ThreadBuilder, id: number) {
    this.thread = thread;
    this.id = id;
  }

  /** Asks and does not say that it waits. */
  request(resource: ResourceRef, site: string, options: RequestOptions = {}): GrantBuilder {
    return new GrantBuilder(this, resource, site, { ...plainRequest, ...options });
  }

  /** Asks for what is free and gets it. */
  take(resource: ResourceRef, site: string, options: RequestOptions = {}): GrantBuilder {
    return this.request(resource, site, options).acquire();
  }

  /** Asks for what is taken and waits for it. */
  want(resource: ResourceRef, site: string, options: RequestOptions = {}): GrantBuilder {
    const grant = this.request(resource, site, { contended: true, ...options });
    if (options.blocksThread !== true) this.awaits(grant, site);
    return grant;
  }

  awaits(target: Target, site = ''): void {
    this.#await(AwaitMode.one, [target], site);
  }

  awaitsAll(targets: readonly Target[], site = ''): void {
    this.#await(AwaitMode.all, targets, site);
  }

  awaitsAllOrFailure(targets: readonly Target[], site = ''): void {
    this.#await(AwaitMode.allOrFailure, targets, site);
  }

  awaitsAny(targets: readonly Target[], site = ''): void {
    this.#await(AwaitMode.any, targets, site);
  }

  resume(): void {
    this.thread.record(RecordKind.resume, { task: this.id });
  }

  end(outcome: TaskOutcome = TaskOutcome.returned): void {
    this.thread.record(RecordKind.taskEnd, { task: this.id, detail: outcome });
  }

  put(queue: ResourceRef, item: number, label = '', place = ''): void {
    const detail = label === '' ? 0 : this.thread.text(label);
    const site = this.thread.site(place);
    this.thread.record(RecordKind.enqueue, { task: this.id, resource: queue.id, value: item, detail, site });
  }

  got(queue: ResourceRef, item: number): void {
    this.thread.record(RecordKind.dequeue, { task: this.id, resource: queue.id, value: item });
  }

  #await(mode: AwaitMode, targets: readonly Target[], site: string): void {
    const task = this.id;
    const [only] = targets;
    if (targets.length === 1 && only !== undefined) {
      const [target, value] = targetFields(only);
      this.thread.record(RecordKind.await, {
        task,
        site: this.thread.site(site),
        detail: packAwait(mode, target, false),
        value,
      });
      return;
    }
    const detail = packAwait(mode, AwaitTarget.opaque, true);
    this.thread.record(RecordKind.await, { task, site: this.thread.site(site), detail, value: targets.length });
    for (const each of targets) {
      const [target, value] = targetFields(each);
      this.thread.record(RecordKind.awaitTarget, { detail: target, value });
    }
  }
}

const targetFields = (target: Target): [AwaitTarget, number] => {
  if (typeof target === 'string') return [AwaitTarget[target], 0];
  return target instanceof TaskBuilder ? [AwaitTarget.task, target.id] : [AwaitTarget.grant, target.id];
};

/** One request, from asking to giving back. */
export class GrantBuilder {
  readonly id: number;
  readonly #task: TaskBuilder;
  readonly #resource: ResourceRef;
  readonly #bits: RequestBits;

  constructor(task: TaskBuilder, resource: ResourceRef, site: string, bits: RequestBits) {
    this.id = task.thread.grant();
    this.#task = task;
    this.#resource = resource;
    this.#bits = bits;
    this.#record(RecordKind.request, { detail: packRequest(bits), site: task.thread.site(site) });
  }

  acquire(site = ''): this {
    this.#record(RecordKind.acquire, { detail: packRequest(this.#bits), site: this.#task.thread.site(site) });
    return this;
  }

  /** The wait is over and the task runs again. */
  granted(): this {
    this.acquire();
    this.#task.resume();
    return this;
  }

  release(by: TaskBuilder | undefined = this.#task): void {
    this.#record(RecordKind.release, { task: by.id });
  }

  cancel(reason: CancelReason = CancelReason.timeout): void {
    this.#record(RecordKind.cancel, { detail: reason });
  }

  handover(to: TaskBuilder): void {
    this.#task.thread.record(RecordKind.handover, { task: to.id, value: this.id });
  }

  #record(kind: RecordKind, fields: RecordFields): void {
    const { id: resource } = this.#resource;
    this.#task.thread.record(kind, { task: this.#task.id, resource, value: this.id, ...fields });
  }
}
