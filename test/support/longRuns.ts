/**
 * Recordings of any length for measurements, made piece by piece while they are read. Unlike those of `RecordingBuilder` they
 * are written as fast as they are read, and hold nothing but one piece in memory.
 */
import { encodeFacts, encodeFileHeader, encodeRecords, writeRecord } from '../../core/protocol/encode.ts';
import {
  AwaitMode,
  AwaitTarget,
  Operation,
  PROTOCOL_VERSION,
  packAwait,
  packRequest,
  RECORD_BYTES,
  RecordKind,
  ReleaseScope,
} from '../../core/protocol/records.ts';
import { seededRandom } from './seededRandom.ts';

/** A piece is closed behind so many records, or a few more. */
const PIECE_RECORDS = 4096;
const SLACK = 64;

/** The bytes of a recording, in order. */
export type Pieces = Generator<Uint8Array, void>;

/** Appends records by number, as the shim's ring does. */
class Writer {
  count = 0;
  milliseconds = 1;
  readonly #step: number;
  readonly #buffer = new ArrayBuffer((PIECE_RECORDS + SLACK) * RECORD_BYTES);
  readonly #words = new Int32Array(this.#buffer);
  readonly #doubles = new Float64Array(this.#buffer);
  #slot = 0;

  /** @param step milliseconds between two records. */
  constructor(step: number) {
    this.#step = step;
  }

  get isFull(): boolean {
    return this.#slot >= PIECE_RECORDS;
  }

  add(kind: RecordKind, detail: number, task: number, resource: number, value: number): void {
    this.milliseconds += this.#step;
    const [words, doubles] = [this.#words, this.#doubles];
    writeRecord(words, doubles, this.#slot++, kind, detail, this.count++, this.milliseconds, task, resource, 1, value);
  }

  /** The bytes since the last time. */
  take(): Uint8Array {
    const records = new Uint8Array(this.#buffer, 0, this.#slot * RECORD_BYTES);
    this.#slot = 0;
    return encodeRecords(0, records);
  }
}

const hello = (): Uint8Array =>
  Buffer.concat([
    encodeFileHeader(1),
    encodeFacts(0, [
      {
        fact: 'hello',
        version: PROTOCOL_VERSION,
        process: '1-1',
        pid: 1,
        ppid: 0,
        thread: 0,
        origin: '1000',
        node: 'v22.0.0',
        argv: ['node', 'server.ts'],
        cwd: '/',
      },
      { fact: 'text', id: 1, text: 'lock' },
      { fact: 'text', id: 2, text: 'handle' },
      { fact: 'text', id: 3, text: 'queue' },
      {
        fact: 'sites',
        first: 1,
        file: '/server.ts',
        rows: [
          [1, 1, 'handle', ''],
          [2, 1, 'handle', ''],
        ],
      },
    ]),
  ]);

const bits = {
  operation: Operation.hold,
  shared: false,
  mayGiveUp: false,
  blocksThread: false,
  scope: ReleaseScope.confined,
};
const freeRequest = packRequest({ ...bits, contended: false, permits: 1 });
const takenRequest = packRequest({ ...bits, contended: true, permits: 1 });
const awaitGrant = packAwait(AwaitMode.one, AwaitTarget.grant, false);

export interface Size {
  readonly events: number;
  readonly tasks: number;
  readonly locks: number;
  /** Milliseconds between two events. */
  readonly step: number;
}

/**
 * `tasks` activations take one of `locks` locks at a time and wait for each other where they meet.
 * @param dead two more of them are stuck from the beginning, each with what the other wants, and this many that wait behind them
 */
export function* contended({ events, tasks, locks, step }: Size, dead?: number): Pieces {
  const writer = new Writer(step);
  yield hello();
  for (let lock = 1; lock <= locks; lock++) {
    writer.add(RecordKind.resourceCreate, 1, 1, lock, 1);
    if (writer.isFull) yield writer.take();
  }
  for (let task = 2; task < tasks + 2; task++) {
    writer.add(RecordKind.taskStart, 2, task, 1, 0);
    if (writer.isFull) yield writer.take();
  }
  if (dead !== undefined) yield* deadlock(writer, locks + 1, tasks + 2, dead);
  const random = seededRandom(1);
  const lines = Array.from({ length: locks + 1 }, (): { task: number; grant: number }[] => []);
  const idle = Array.from({ length: tasks }, (_, index) => index + 2);
  // Those of the deadlock come first.
  let grant = 5 + (dead ?? 0);
  while (writer.count < events) {
    if (writer.isFull) yield writer.take();
    const lock = 1 + Math.floor(random() * locks);
    const line = lines[lock] ?? [];
    const [holder, next] = line;
    const task = random() < 0.6 ? idle.pop() : undefined;
    if (task !== undefined) {
      writer.add(RecordKind.request, holder === undefined ? freeRequest : takenRequest, task, lock, grant);
      if (holder === undefined) writer.add(RecordKind.acquire, freeRequest, task, lock, grant);
      else writer.add(RecordKind.await, awaitGrant, task, 0, grant);
      line.push({ task, grant: grant++ });
    } else if (holder !== undefined) {
      writer.add(RecordKind.release, 0, holder.task, lock, holder.grant);
      line.shift();
      idle.push(holder.task);
      if (next === undefined) continue;
      writer.add(RecordKind.acquire, takenRequest, next.task, lock, next.grant);
      writer.add(RecordKind.resume, 0, next.task, 0, 0);
    }
  }
  yield writer.take();
}

function* deadlock(writer: Writer, lock: number, task: number, behind: number): Pieces {
  for (const side of [0, 1]) {
    writer.add(RecordKind.resourceCreate, 1, 1, lock + side, 1);
    writer.add(RecordKind.taskStart, 2, task + side, 1, 0);
    writer.add(RecordKind.request, freeRequest, task + side, lock + side, 1 + side);
    writer.add(RecordKind.acquire, freeRequest, task + side, lock + side, 1 + side);
  }
  for (const side of [0, 1]) {
    writer.add(RecordKind.request, takenRequest, task + side, lock + 1 - side, 3 + side);
    writer.add(RecordKind.await, awaitGrant, task + side, 0, 3 + side);
  }
  for (let index = 0; index < behind; index++) {
    writer.add(RecordKind.taskStart, 2, task + 2 + index, 1, 0);
    writer.add(RecordKind.request, takenRequest, task + 2 + index, lock, 5 + index);
    writer.add(RecordKind.await, awaitGrant, task + 2 + index, 0, 5 + index);
    if (writer.isFull) yield writer.take();
  }
}

/** Every request a new activation that starts, takes a lock, gives it back and ends. */
export function* activations(events: number): Pieces {
  const writer = new Writer(0.005);
  yield hello();
  for (let lock = 1; lock <= 8; lock++) writer.add(RecordKind.resourceCreate, 1, 1, lock, 1);
  for (let task = 2; writer.count < events; task++) {
    const lock = 1 + (task % 8);
    writer.add(RecordKind.taskStart, 2, task, 1, 0);
    writer.add(RecordKind.request, freeRequest, task, lock, task);
    writer.add(RecordKind.acquire, freeRequest, task, lock, task);
    writer.add(RecordKind.release, 0, task, lock, task);
    writer.add(RecordKind.taskEnd, 0, task, 0, 0);
    if (writer.isFull) yield writer.take();
  }
  yield writer.take();
}

/** A queue that first gets `depth` items, and from then on as many as are taken. */
export function* queued(events: number, depth: number): Pieces {
  const writer = new Writer(0.005);
  yield hello();
  writer.add(RecordKind.resourceCreate, 3, 1, 1, 0);
  for (const task of [2, 3]) writer.add(RecordKind.taskStart, 2, task, 1, 0);
  for (let item = 1; writer.count < events; item++) {
    writer.add(RecordKind.enqueue, 0, 2, 1, item);
    if (item > depth) writer.add(RecordKind.dequeue, 0, 3, 1, item - depth);
    if (writer.isFull) yield writer.take();
  }
  yield writer.take();
}
