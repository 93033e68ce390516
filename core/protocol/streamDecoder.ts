/** Turns the facts and records of one thread into events: ids become those of the recording, times those of its clock. */
import type { AnomalyNote } from './anomaly.ts';
import type { AwaitOf, LockstepEvent } from './events.ts';
import type { EndOfFact, Fact, HelloFact } from './facts.ts';
import type { IdBlocks } from './idBlocks.ts';
import {
  type GrantId,
  grantId,
  itemId,
  processKey,
  type ResourceId,
  resourceId,
  type SiteId,
  type StreamId,
  type TaskId,
  type Time,
  taskId,
  time,
} from './ids.ts';
import {
  AwaitMode,
  AwaitTarget,
  CancelReason,
  ExitCause,
  RECORD_BYTES,
  RecordKind,
  type RequestBits,
  TaskOutcome,
  THREAD_TASK,
  unpackAwait,
  unpackRequest,
} from './records.ts';
import { type StreamContext, startOf } from './streamContext.ts';

interface PendingAwait {
  readonly task: TaskId;
  readonly site: SiteId | undefined;
  readonly mode: AwaitMode;
  readonly time: Time;
  readonly targets: AwaitOf[];
  missing: number;
}

const outcomes = Object.values(TaskOutcome);
const reasons = Object.values(CancelReason);
const causes = Object.values(ExitCause);
/** A longer run than any clock can tell: 30,000 years, in milliseconds. */
const LAST_MILLISECOND = 1e15;

export class StreamDecoder {
  /** Decoded events in order; the recording takes them from `head` on. */
  events: LockstepEvent[] = [];
  head = 0;
  readonly #stream: StreamId;
  readonly #context: StreamContext;
  readonly #texts = new Map<number, string>();
  readonly #shared = new Map<number, { readonly id: ResourceId; readonly items: IdBlocks }>();
  readonly #ends = new Map<number, EndOfFact>();
  readonly #requests = new Map<number, RequestBits>();
  #now: Time;
  #sequence: number | undefined;
  /** An await whose targets are still to come, and how many. */
  #awaiting: PendingAwait | undefined;
  #isAsleep = false;

  constructor(hello: HelloFact, stream: StreamId, context: StreamContext) {
    this.#stream = stream;
    this.#context = context;
    this.#now = startOf(hello, context.offset);
    this.events.push({
      kind: 'streamStart',
      time: this.#now,
      stream,
      process: processKey(hello.process),
      pid: hello.pid,
      ppid: hello.ppid,
      thread: hello.thread,
      task: this.#taskOf(THREAD_TASK),
      parent: hello.parent && context.taskElsewhere(hello.parent.process, hello.parent.thread, hello.parent.task),
      name: hello.name,
      argv: hello.argv,
      node: hello.node,
    });
  }

  /** Nothing that follows is earlier. */
  get now(): Time {
    return this.#awaiting?.time ?? this.#now;
  }

  addFact(fact: Fact): void {
    if (fact.fact === 'text') this.#texts.set(fact.id, fact.text);
    else if (fact.fact === 'sites') this.#context.sites.addTable(fact);
    else if (fact.fact === 'stack') this.#context.sites.addStack(fact);
    else if (fact.fact === 'shared') this.#shared.set(fact.resource, this.#context.sharedResource(fact.key));
    else if (fact.fact === 'endOf') this.#ends.set(fact.resource, fact);
    else if (fact.fact === 'configFailed') {
      const { path, reason } = fact;
      this.#report({ note: 'configFailed', values: { path, reason } });
    } else if (fact.fact === 'notFollowed') this.#report({ note: 'notFollowed', values: {} });
    else if (fact.fact === 'heapTooLarge')
      this.#report({ note: 'heapTooLarge', values: { megabytes: fact.megabytes } });
    else if (fact.fact === 'interferes') {
      this.#readTime(fact.now);
      this.#endAwait();
      this.#wake();
      this.events.push({ kind: 'interferes', time: this.#now, stream: this.#stream });
    }
  }

  addRecords(payload: Uint8Array): void {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const whole = payload.length - (payload.length % RECORD_BYTES);
    if (whole < payload.length) this.#report({ note: 'cutRecord', values: {} });
    for (let at = 0; at < whole; at += RECORD_BYTES) this.#addRecord(view, at);
  }

  /** Nothing more will come. */
  end(): void {
    this.#endAwait();
  }

  #addRecord(record: DataView, at: number): void {
    const first = record.getUint32(at, true);
    const kind = first & 0xff;
    this.#readTime(record.getFloat64(at + 8, true));
    this.#readSequence(record.getUint32(at + 4, true), kind);
    if (this.#awaiting !== undefined) {
      if (kind === RecordKind.awaitTarget) {
        this.#addTarget((first >>> 8) & 3, record.getInt32(at + 28, true));
        return;
      }
      this.#endAwait();
    }
    if (kind !== RecordKind.asleep) this.#wake();
    const event = this.#eventOf(kind, first >>> 8, record, at);
    if (event !== undefined) this.events.push(event);
    // A start has its parent task where other records have a resource.
    if (this.#ends.size > 0 && kind !== RecordKind.taskStart) this.#tellEnd(record.getInt32(at + 20, true));
  }

  #readTime(milliseconds: number): void {
    if (!(milliseconds >= 0 && milliseconds < LAST_MILLISECOND)) {
      this.#report({ note: 'recordWithoutTime', values: {} });
      return;
    }
    const now = Math.round(this.#context.offset + milliseconds * 1e6);
    if (now > this.#now) this.#now = time(now);
  }

  /** Records that went missing without a word (a hole in the file) are counted like those that the writer dropped. */
  #readSequence(sequence: number, kind: number): void {
    const expected = this.#sequence;
    this.#sequence = (sequence + 1) >>> 0;
    if (expected === undefined || expected === sequence || kind === RecordKind.dropped) return;
    const missing = (sequence - expected) >>> 0;
    if (missing >= 0x80000000) this.#report({ note: 'recordOutOfOrder', values: {} });
    else this.events.push({ kind: 'dropped', time: this.#now, stream: this.#stream, count: missing });
  }

  #eventOf(kind: number, detail: number, record: DataView, at: number): LockstepEvent | undefined {
    const now = this.#now;
    const stream = this.#stream;
    const localTask = record.getInt32(at + 16, true);
    const localResource = record.getInt32(at + 20, true);
    const value = record.getInt32(at + 28, true);
    const task = this.#taskOf(localTask);
    const known = localTask === 0 ? undefined : task;
    switch (kind) {
      case RecordKind.request:
      case RecordKind.acquire:
        return {
          kind: kind === RecordKind.request ? 'request' : 'acquire',
          time: now,
          stream,
          task: known,
          resource: this.#resourceOf(localResource),
          grant: this.#grantOf(value),
          bits: this.#bitsOf(detail),
          site: this.#siteAt(record, at),
        };
      case RecordKind.release:
        return {
          kind: 'release',
          time: now,
          task: known,
          resource: this.#resourceOf(localResource),
          grant: value === 0 ? undefined : this.#grantOf(value),
          site: this.#siteAt(record, at),
        };
      case RecordKind.cancel: {
        const reason = reasons[detail] ?? CancelReason.rejected;
        const resource = this.#resourceOf(localResource);
        return { kind: 'cancel', time: now, task: known, resource, grant: this.#grantOf(value), reason };
      }
      case RecordKind.handover:
        return { kind: 'handover', time: now, grant: this.#grantOf(value), task: known };
      case RecordKind.enqueue:
      case RecordKind.dequeue: {
        const resource = this.#resourceOf(localResource);
        const item = itemId((this.#shared.get(localResource)?.items ?? this.#context.ids.items).globalOf(value));
        const site = this.#siteAt(record, at);
        if (kind === RecordKind.dequeue) return { kind: 'dequeue', time: now, task: known, resource, item, site };
        return { kind: 'enqueue', time: now, task: known, resource, item, label: this.#textOf(detail), site };
      }
      case RecordKind.await:
        return this.#awaitEvent(detail, record, at, value);
      case RecordKind.awaitTarget:
        return this.#anomaly({ note: 'targetWithoutAwait', values: {} });
      case RecordKind.resume:
        return { kind: 'resume', time: now, task };
      case RecordKind.taskStart: {
        const parent = localResource === 0 ? undefined : this.#taskOf(localResource);
        return {
          kind: 'taskStart',
          time: now,
          stream,
          task,
          parent,
          name: this.#textOf(detail),
          site: this.#siteAt(record, at),
          calledAt: value > 0 ? time(now - value * 1000) : undefined,
        };
      }
      case RecordKind.taskEnd:
        return { kind: 'taskEnd', time: now, task, outcome: outcomes[detail] ?? TaskOutcome.returned };
      case RecordKind.taskName:
        return { kind: 'taskName', time: now, task, name: this.#texts.get(value) ?? '' };
      case RecordKind.resourceCreate:
        return {
          kind: 'resourceCreate',
          time: now,
          stream,
          task: known,
          resource: this.#resourceOf(localResource),
          resourceKind: this.#textOf(detail) ?? '',
          capacity: value < 0 ? undefined : value,
          site: this.#siteAt(record, at),
          shared: this.#shared.has(localResource),
        };
      case RecordKind.resourceName: {
        const name = this.#texts.get(value) ?? '';
        return { kind: 'resourceName', time: now, resource: this.#resourceOf(localResource), name };
      }
      case RecordKind.resourceDispose:
        return { kind: 'resourceDispose', time: now, resource: this.#resourceOf(localResource) };
      case RecordKind.idle:
        return { kind: 'idle', time: now, stream, code: value };
      case RecordKind.asleep:
        if (value === 0) return this.#wake();
        this.#isAsleep = true;
        return { kind: 'asleep', time: now, stream, mayWake: detail !== 0 };
      case RecordKind.unfinished:
        return { kind: 'unfinished', time: now, task };
      case RecordKind.exit:
        return { kind: 'exit', time: now, stream, code: value, cause: causes[detail] ?? ExitCause.finished };
      case RecordKind.dropped:
        return { kind: 'dropped', time: now, stream, count: value >>> 0 };
      case RecordKind.gauge: {
        const resource = this.#resourceOf(localResource);
        const measure = this.#textOf(detail) ?? '';
        return { kind: 'gauge', time: now, resource, measure, value, task: known, site: this.#siteAt(record, at) };
      }
      case RecordKind.content: {
        const resource = this.#resourceOf(localResource);
        return { kind: 'content', time: now, task: known, resource, text: this.#textOf(detail) ?? '', version: value };
      }
      case RecordKind.read:
      case RecordKind.write:
        return {
          kind: 'access',
          time: now,
          stream,
          task: known,
          resource: this.#resourceOf(localResource),
          part: this.#textOf(detail) ?? '',
          isWrite: kind === RecordKind.write,
          at: time(now - value * 1000),
          site: this.#siteAt(record, at),
        };
      case RecordKind.misuse: {
        const resource = localResource === 0 ? undefined : this.#resourceOf(localResource);
        const site = this.#siteAt(record, at);
        return { kind: 'misuse', time: now, stream, task: known, resource, site, rule: this.#textOf(detail) ?? '' };
      }
      default:
        return this.#anomaly({ note: 'unknownRecord', values: { kind } });
    }
  }

  #wake(): undefined {
    if (this.#isAsleep) this.events.push({ kind: 'awake', time: this.#now, stream: this.#stream });
    this.#isAsleep = false;
  }

  #awaitEvent(detail: number, record: DataView, at: number, value: number): LockstepEvent | undefined {
    const { mode, target, several } = unpackAwait(detail);
    if (several && value > 0) {
      this.#awaiting = {
        task: this.#taskOf(record.getInt32(at + 16, true)),
        mode,
        site: this.#siteAt(record, at),
        time: this.#now,
        targets: [],
        missing: value,
      };
      return undefined;
    }
    const targets = several ? [] : [this.#target(target, value)];
    return {
      kind: 'await',
      time: this.#now,
      task: this.#taskOf(record.getInt32(at + 16, true)),
      mode,
      targets,
      site: this.#siteAt(record, at),
    };
  }

  #addTarget(target: number, local: number): void {
    const awaiting = this.#awaiting;
    if (awaiting === undefined) return;
    awaiting.targets.push(this.#target(target, local));
    awaiting.missing--;
    if (awaiting.missing === 0) this.#endAwait();
  }

  /** Targets that were lost count as unknown ones: whoever waits for them may go on. */
  #endAwait(): void {
    const awaiting = this.#awaiting;
    if (awaiting === undefined) return;
    this.#awaiting = undefined;
    const { task, site, mode, targets, missing } = awaiting;
    const incomplete = missing > 0;
    if (incomplete) targets.push({ kind: 'opaque' });
    this.events.push({
      kind: 'await',
      time: awaiting.time,
      task,
      mode: incomplete ? AwaitMode.any : mode,
      targets,
      site,
    });
  }

  #target(target: number, local: number): AwaitOf {
    if (target === AwaitTarget.task) return { kind: 'task', task: this.#taskOf(local) };
    if (target === AwaitTarget.grant) return { kind: 'grant', grant: this.#grantOf(local) };
    return { kind: target === AwaitTarget.nobody ? 'nobody' : 'opaque' };
  }

  /** The resource of an `endOf` fact is told as such at the first record that names it, since facts have no time. */
  #tellEnd(local: number): void {
    const fact = this.#ends.get(local);
    if (fact === undefined) return;
    this.#ends.delete(local);
    const { pid, thread, name } = fact;
    const resource = this.#resourceOf(local);
    const task = fact.task === undefined ? undefined : this.#taskOf(fact.task);
    this.events.push({ kind: 'resourceEndOf', time: this.#now, resource, pid, thread, task, name });
  }

  #taskOf(local: number): TaskId {
    return taskId(this.#context.ids.tasks.globalOf(local));
  }

  #resourceOf(local: number): ResourceId {
    const shared = this.#shared.size === 0 ? undefined : this.#shared.get(local);
    return shared?.id ?? resourceId(this.#context.ids.resources.globalOf(local));
  }

  #grantOf(local: number): GrantId {
    return grantId(this.#context.ids.grants.globalOf(local));
  }

  #siteAt(record: DataView, at: number): SiteId | undefined {
    return this.#context.sites.globalOf(record.getInt32(at + 24, true));
  }

  #bitsOf(detail: number): RequestBits {
    const known = this.#requests.get(detail);
    if (known !== undefined) return known;
    const bits = unpackRequest(detail);
    this.#requests.set(detail, bits);
    return bits;
  }

  #textOf(id: number): string | undefined {
    return id === 0 ? undefined : this.#texts.get(id);
  }

  #anomaly(note: AnomalyNote): undefined {
    this.#report(note);
    return undefined;
  }

  #report(note: AnomalyNote): void {
    this.#context.report(this.#now, note);
  }
}
