/**
 * Reads a whole recording: bytes of any number of spool files in, events of all threads in order of time out. Used for
 * a live run, where bytes come in pieces, and for a kept one alike. Total: whatever the bytes are, it never throws;
 * what makes no sense becomes an anomaly event.
 */
import type { Anomaly } from './anomaly.ts';
import { ChunkReader, formatNote } from './chunkReader.ts';
import type { LockstepEvent } from './events.ts';
import type { Fact, HelloFact, PositionsFact, RunFact, SourceFact } from './facts.ts';
import { IdBlocks, IdSource } from './idBlocks.ts';
import { type ResourceId, resourceId, type StreamId, streamId, type TaskId, type Time, taskId, time } from './ids.ts';
import { type EventQueue, insertByTime, mergeStreams } from './mergeStreams.ts';
import { parseFacts } from './parseFacts.ts';
import { PROTOCOL_VERSION, RECORD_BYTES, THREAD_TASK } from './records.ts';
import { SiteInterner, StreamSites } from './siteTable.ts';
import { ChunkKind, segmentOf } from './spool.ts';
import { type StreamIds, startOf } from './streamContext.ts';
import { StreamDecoder } from './streamDecoder.ts';

/** One spool file of the recording. */
export interface FileDecoder {
  /** Takes the file's next bytes, in pieces of any size; they must not be changed afterwards. */
  push(bytes: Uint8Array): void;
  /** The file is complete. */
  end(): void;
  /** Bytes at its end that are not a whole chunk: yet to come, or torn off. */
  readonly tornBytes: number;
}
type Work =
  | { readonly kind: 'facts'; readonly file: OpenFile; readonly thread: number; readonly facts: readonly Fact[] }
  | { readonly kind: 'records'; readonly file: OpenFile; readonly thread: number; readonly payload: Uint8Array };
interface OpenFile {
  readonly name: string;
  readonly streams: Map<number, StreamDecoder>;
  readonly report: (anomaly: Anomaly) => void;
  reports: number;
}
/** Nobody learns from more anomalies of one file. */
const MOST_REPORTS = 50;

export class RecordingDecoder {
  readonly #tasks = new IdSource();
  readonly #resources = new IdSource();
  readonly #grants = new IdSource();
  readonly #items = new IdSource();
  readonly #sites = new SiteInterner();
  readonly #ids = new Map<string, StreamIds>();
  readonly #shared = new Map<string, { readonly id: ResourceId; readonly items: IdBlocks }>();
  readonly #streams: StreamDecoder[] = [];
  /** Threads by the first file of their process's spool, since later ones continue it. */
  readonly #threads = new Map<string, Map<number, StreamDecoder>>();
  /** What has no thread: process exits that the observer saw, and anomalies. */
  readonly #observed: EventQueue = { events: [], head: 0 };
  readonly #sources: SourceFact[] = [];
  readonly #positions: PositionsFact[] = [];
  #work: Work[] = [];
  #start: bigint | undefined;
  #run: RunFact | undefined;
  #taken = time(0);

  /** Nanoseconds of the machine's monotonic clock at `Time` 0; undefined until the first `take` that knows a thread. */
  get start(): bigint | undefined {
    return this.#start;
  }
  get run(): RunFact | undefined {
    return this.#run;
  }
  /** Source lines and mapped positions that the observer embedded. */
  get sources(): readonly SourceFact[] {
    return this.#sources;
  }
  get positions(): readonly PositionsFact[] {
    return this.#positions;
  }
  /** Where the sites of events stand, as recorded. */
  readonly site = this.#sites.site;
  /** The text behind a file's own `sourceMappingURL=`, where it told one. */
  sourceMapOf(file: string): string | undefined {
    return this.#sites.sourceMapOf(file);
  }

  /** @param name the file's name. The files that continue one another have to be given in their order. */
  openFile(name: string): FileDecoder {
    const first = segmentOf(name)?.first ?? name;
    const streams = this.#threads.get(first) ?? new Map<number, StreamDecoder>();
    this.#threads.set(first, streams);
    const file: OpenFile = {
      name,
      streams,
      reports: 0,
      report: (anomaly) => this.#report(file, this.#taken, anomaly),
    };
    const reader = new ChunkReader(file.report);
    const queue = (chunks: ReturnType<ChunkReader['push']>): void => {
      for (const { kind, thread, payload } of chunks) {
        if (kind === ChunkKind.records) this.#work.push({ kind: 'records', file, thread, payload });
        else this.#work.push({ kind: 'facts', file, thread, facts: parseFacts(payload, file.report) });
      }
    };
    return {
      push: (bytes) => queue(reader.push(bytes)),
      end: () => queue(reader.end()),
      get tornBytes() {
        return reader.tornBytes;
      },
    };
  }

  /** There are bytes that were not decoded, since `take` was to give no more at once. */
  get isPending(): boolean {
    return this.#work.length > 0;
  }

  /**
   * The events before `until`, in order of time; all when it is left out. Never gives an event that is earlier than one
   * already given: what comes too late gets the time of the last one and is told as an anomaly.
   * @param most about so many records are decoded by this call: an event takes thirty times as much memory as its bytes.
   */
  take(until: Time = time(Number.POSITIVE_INFINITY), most = Number.POSITIVE_INFINITY): LockstepEvent[] {
    this.#decode(most);
    let bound: number = until;
    for (const each of this.#work) bound = Math.min(bound, this.#earliestOf(each));
    const events = mergeStreams([this.#observed, ...this.#streams], this.#taken, time(bound));
    const last = events.at(-1);
    if (last !== undefined) this.#taken = last.time;
    return events;
  }

  #decode(most: number): void {
    this.#start ??= earliestOrigin(this.#work);
    // Without a thread there is no clock yet, and nothing but the observer's own facts.
    if (this.#start === undefined) return;
    let records = 0;
    let done = 0;
    for (const each of this.#work) {
      if (records >= most) break;
      done += 1;
      if (each.kind === 'facts') for (const fact of each.facts) this.#addFact(each.file, each.thread, fact);
      else {
        const stream = each.file.streams.get(each.thread);
        if (stream === undefined) each.file.report({ note: 'recordsOfUnknownThread', values: {}, thread: each.thread });
        stream?.addRecords(each.payload);
        records += each.payload.length / RECORD_BYTES;
      }
    }
    this.#work = this.#work.slice(done);
  }

  /** Nothing that is still to be decoded there is earlier. */
  #earliestOf({ file, thread, ...rest }: Work): number {
    const ofStream = file.streams.get(thread)?.now ?? Number.POSITIVE_INFINITY;
    if (rest.kind === 'records') return ofStream;
    return Math.min(ofStream, ...rest.facts.map((fact) => this.#timeOfFact(fact)));
  }
  #timeOfFact(fact: Fact): number {
    if (fact.fact === 'hello') return startOf(fact, this.#timeOf(BigInt(fact.origin)));
    if (fact.fact === 'standstill') return this.#timeOf(BigInt(fact.from));
    return fact.fact === 'processExit' || fact.fact === 'stop'
      ? this.#timeOf(BigInt(fact.at))
      : Number.POSITIVE_INFINITY;
  }

  #addFact(file: OpenFile, thread: number, fact: Fact): void {
    if (fact.fact === 'hello') this.#addStream(file, thread, fact);
    else if (fact.fact === 'run') this.#run = fact;
    else if (fact.fact === 'source') this.#sources.push(fact);
    else if (fact.fact === 'positions') this.#positions.push(fact);
    else if (fact.fact === 'processExit') {
      const { pid, code, signal } = fact;
      insertByTime(this.#observed, { kind: 'processExit', time: this.#timeOf(BigInt(fact.at)), pid, code, signal });
    } else if (fact.fact === 'stop') {
      const asked = fact.asked === true;
      insertByTime(this.#observed, { kind: 'stop', time: this.#timeOf(BigInt(fact.at)), asked });
    } else if (fact.fact === 'standstill') {
      const [from, until] = [this.#timeOf(BigInt(fact.from)), this.#timeOf(BigInt(fact.until))];
      insertByTime(this.#observed, { kind: 'standstill', time: from, until });
    } else {
      const stream = file.streams.get(thread);
      if (stream === undefined) file.report({ note: 'factsOfUnknownThread', values: {}, thread });
      stream?.addFact(fact);
    }
  }

  #addStream(file: OpenFile, thread: number, hello: HelloFact): void {
    if (hello.version !== PROTOCOL_VERSION) {
      file.report(formatNote(hello.version));
      return;
    }
    const { pid } = hello;
    const stream = new StreamDecoder(hello, this.#nextStream(), {
      ids: this.#idsOf(hello.process, hello.thread),
      sites: new StreamSites(this.#sites),
      offset: this.#timeOf(BigInt(hello.origin)),
      taskElsewhere: (process, parentThread, task) => this.#taskOf(process, parentThread, task),
      sharedResource: (key) => this.#sharedResource(key),
      report: (at, note) => this.#report(file, at, { ...note, pid, thread: hello.thread }),
    });
    file.streams.get(thread)?.end();
    file.streams.set(thread, stream);
    this.#streams.push(stream);
  }

  #nextStream(): StreamId {
    return streamId(this.#streams.length + 1);
  }

  /** A task of a thread that may not have reported yet; 0 is the thread's own. */
  #taskOf(process: string, thread: number, local: number): TaskId {
    return taskId(this.#idsOf(process, thread).tasks.globalOf(local === 0 ? THREAD_TASK : local));
  }

  #idsOf(process: string, thread: number): StreamIds {
    const key = `${process}/${thread}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const ids: StreamIds = {
      tasks: new IdBlocks(this.#tasks),
      resources: new IdBlocks(this.#resources),
      grants: new IdBlocks(this.#grants),
      items: new IdBlocks(this.#items),
    };
    this.#ids.set(key, ids);
    return ids;
  }

  #sharedResource(key: string): { readonly id: ResourceId; readonly items: IdBlocks } {
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const shared = { id: resourceId(this.#resources.take(1)), items: new IdBlocks(this.#items) };
    this.#shared.set(key, shared);
    return shared;
  }

  #timeOf(origin: bigint): Time {
    return time(Number(origin - (this.#start ?? origin)));
  }

  #report(file: OpenFile, at: Time, anomaly: Anomaly): void {
    file.reports++;
    if (file.reports > MOST_REPORTS) return;
    const told: Anomaly = file.reports === MOST_REPORTS ? { note: 'more', values: {} } : anomaly;
    insertByTime(this.#observed, { kind: 'anomaly', time: at, anomaly: { ...told, file: file.name } });
  }
}

const earliestOrigin = (work: readonly Work[]): bigint | undefined => {
  let earliest: bigint | undefined;
  for (const each of work) {
    if (each.kind !== 'facts') continue;
    for (const fact of each.facts) {
      if (fact.fact !== 'hello') continue;
      const origin = BigInt(fact.origin);
      if (earliest === undefined || origin < earliest) earliest = origin;
    }
  }
  return earliest;
};
