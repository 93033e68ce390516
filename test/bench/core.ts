/**
 * Events per second of processor time through decoder, model and detectors, for recordings in which nothing is wrong:
 * `npx tsx test/bench/core.ts`. Prints the fastest of several passes, since other work on the machine only ever adds, and
 * the share of each stage; a stage's own passes leave the later ones out, so shares are differences.
 */
import { FindingLog } from '../../core/detectors/findingLog.ts';
import { detectors } from '../../core/detectors/index.ts';
import { createState } from '../../core/model/createState.ts';
import { reduce } from '../../core/model/reduce.ts';
import { encodeFacts, encodeFileHeader, encodeRecords, writeRecord } from '../../core/protocol/encode.ts';
import type { LockstepEvent } from '../../core/protocol/events.ts';
import { RecordingDecoder } from '../../core/protocol/recordingDecoder.ts';
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
import { seededRandom } from '../support/seededRandom.ts';

const CHUNK_RECORDS = 4096;
const PASSES = 5;

/** Appends records by number, as the shim's ring does. */
class Writer {
  readonly chunks: Uint8Array[] = [];
  count = 0;
  milliseconds = 1;
  readonly #buffer = new ArrayBuffer(CHUNK_RECORDS * RECORD_BYTES);
  readonly #words = new Int32Array(this.#buffer);
  readonly #doubles = new Float64Array(this.#buffer);

  /** @param step milliseconds between two records. */
  constructor(step: number) {
    this.#step = step;
    this.chunks.push(encodeFileHeader(1));
    this.chunks.push(
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
    );
  }
  readonly #step: number;

  add(kind: RecordKind, detail: number, task: number, resource: number, value: number): void {
    const slot = this.count % CHUNK_RECORDS;
    this.milliseconds += this.#step;
    writeRecord(
      this.#words,
      this.#doubles,
      slot,
      kind,
      detail,
      this.count,
      this.milliseconds,
      task,
      resource,
      1,
      value,
    );
    this.count++;
    if (slot === CHUNK_RECORDS - 1) this.flush(CHUNK_RECORDS);
  }

  flush(records: number): void {
    this.chunks.push(encodeRecords(0, new Uint8Array(this.#buffer, 0, records * RECORD_BYTES)));
  }

  bytes(): Uint8Array {
    this.flush(this.count % CHUNK_RECORDS);
    return new Uint8Array(Buffer.concat(this.chunks));
  }
}

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

/** `tasks` activations take one of `locks` locks at a time and wait for each other where they meet. */
const contended = (events: number, tasks: number, locks: number, step: number): Uint8Array => {
  const writer = new Writer(step);
  const random = seededRandom(1);
  for (let lock = 1; lock <= locks; lock++) writer.add(RecordKind.resourceCreate, 1, 1, lock, 1);
  for (let task = 2; task < tasks + 2; task++) writer.add(RecordKind.taskStart, 2, task, 1, 0);
  const lines = Array.from({ length: locks + 1 }, (): { task: number; grant: number }[] => []);
  const idle = Array.from({ length: tasks }, (_, index) => index + 2);
  let grant = 1;
  while (writer.count < events) {
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
  return writer.bytes();
};

/** Every request a new activation that starts, takes a lock, gives it back and ends. */
const activations = (events: number): Uint8Array => {
  const writer = new Writer(0.005);
  for (let lock = 1; lock <= 8; lock++) writer.add(RecordKind.resourceCreate, 1, 1, lock, 1);
  for (let task = 2; writer.count < events; task++) {
    const lock = 1 + (task % 8);
    writer.add(RecordKind.taskStart, 2, task, 1, 0);
    writer.add(RecordKind.request, freeRequest, task, lock, task);
    writer.add(RecordKind.acquire, freeRequest, task, lock, task);
    writer.add(RecordKind.release, 0, task, lock, task);
    writer.add(RecordKind.taskEnd, 0, task, 0, 0);
  }
  return writer.bytes();
};

const pass = (bytes: Uint8Array, stage: 'decode' | 'reduce' | 'detect'): { seconds: number; events: number } => {
  const decoder = new RecordingDecoder();
  const file = decoder.openFile('bench');
  const state = createState();
  const log = new FindingLog(detectors);
  let events = 0;
  const started = process.cpuUsage();
  for (let at = 0; at < bytes.length; at += 65536) {
    file.push(bytes.subarray(at, at + 65536));
    const taken: LockstepEvent[] = decoder.take();
    events += taken.length;
    if (stage === 'reduce') for (const event of taken) reduce(state, event);
    if (stage === 'detect') for (const event of taken) log.fold(state, event);
  }
  if (stage === 'detect') log.end(state);
  const used = process.cpuUsage(started);
  const seconds = (used.user + used.system) / 1e6;
  const wrong = log.findings.filter(({ severity }) => severity !== 'info');
  if (wrong.length + state.anomalies.length > 0) throw new Error('The recording should be healthy.');
  return { seconds, events };
};

const fastest = (values: readonly number[]): number => Math.min(...values);

const measure = (name: string, bytes: Uint8Array): void => {
  const times = { decode: [] as number[], reduce: [] as number[], detect: [] as number[] };
  let events = 0;
  for (let round = 0; round < PASSES; round++) {
    for (const stage of ['decode', 'reduce', 'detect'] as const) {
      const result = pass(bytes, stage);
      times[stage].push(result.seconds);
      events = result.events;
    }
  }
  const [decode = 0, reduced = 0, whole = 0] = [times.decode, times.reduce, times.detect].map(fastest);
  const share = (seconds: number): string => `${((100 * seconds) / whole).toFixed(0)} %`;
  const rate = events / whole / 1e6;
  console.log(
    `${name.padEnd(28)} ${rate.toFixed(2)} M events/s  decode ${share(decode)}, model ${share(reduced - decode)}, detectors ${share(whole - reduced)}`,
  );
};

const MILLION = 1_000_000;
measure('8 tasks, 4 locks', contended(MILLION, 8, 4, 0.01));
measure('1,000 tasks, 50 locks', contended(MILLION, 1000, 50, 0.01));
measure('1,000 tasks, slow program', contended(MILLION, 1000, 50, 1));
measure('new activation per request', activations(MILLION));
