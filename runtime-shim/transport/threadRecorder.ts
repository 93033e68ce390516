/** The recorder of one thread: records go to the thread's ring, facts straight to the spool file. */
import { writeRecord } from '../../core/protocol/encode.ts';
import type { Fact } from '../../core/protocol/facts.ts';
import { RecordKind, THREAD_TASK } from '../../core/protocol/records.ts';
import { natives } from '../natives.ts';
import type { Recorder } from '../recorder.ts';
import { Control, createRing, drain, noteWait, RING_MASK, RING_RECORDS, type Ring } from './ring.ts';
import type { SpoolFile } from './spoolFile.ts';
import { LATE, standstill } from './standstill.ts';

/** How many records may be written while the sender thread does not know the ring yet. */
const UNADOPTED_RECORDS = 64;
/** Milliseconds to wait for the sender thread to finish writing. */
const PATIENCE = 200;

export interface ThreadRecorder extends Recorder {
  /** Makes the sender thread look after this ring; called with the first record, and earlier where that is wise. */
  start(): void;
  /** The thread is about to end: no sender thread is started for its last records. */
  ending(): void;
  /** From now on every record is on disk when `emit` returns. */
  writeThrough(): void;
}

/**
 * @param announce makes the ring known to the sender thread, starting it where necessary. Called again while
 * `Control.adopted` is not set.
 */
export function createThreadRecorder(file: SpoolFile, thread: number, announce: (ring: Ring) => void): ThreadRecorder {
  const ring = createRing(thread);
  const { control, words, times } = ring;
  const { now } = natives;
  const texts = new Map<string, number>();
  let head = 0;
  /** What the sender knows of it: to tell it costs as much as a record, so nothing is told twice. */
  let published = 0;
  /** Where `emit` must look at the ring's state again. */
  let limit = 0;
  let tasks = THREAD_TASK;
  let sites = 1;
  let dropped = 0;
  let dead = false;
  let isEnding = false;
  let through = false;
  let patience = PATIENCE;
  /** Of the record that was written last. */
  let time = 0;
  let isFrozen = false;

  const toFile = (stream: number, records: Uint8Array): boolean => {
    file.use(Atomics.load(control, Control.segment));
    const stored = file.records(stream, records);
    if (!stored) dead = true;
    return stored;
  };
  const writeFact = (fact: Fact): void => {
    if (dead) return;
    file.use(Atomics.load(control, Control.segment));
    if (!file.facts(thread, [fact])) dead = true;
  };
  const publish = (): void => {
    if (published === head) return;
    published = head;
    Atomics.store(control, Control.head, head);
  };
  const flush = (): void => {
    if (dead) return;
    publish();
    const before = now();
    patience = drain(ring, toFile, patience) < 0 ? 1 : PATIENCE;
    // A disk that is busy holds up the thread, which is not the program's doing.
    if (now() - before > LATE) writeFact(standstill(natives.monotonic(), now() - before));
  };
  const append = (kind: RecordKind, detail: number, task: number, resource: number, site: number, value: number) => {
    writeRecord(words, times, head & RING_MASK, kind, detail, head, time, task, resource, site, value);
    head = (head + 1) | 0;
    if (!isFrozen) publish();
  };
  const start = (): void => {
    if (dead || isEnding || Atomics.load(control, Control.adopted) !== 0) return;
    try {
      announce(ring);
    } catch {
      // The thread drains its ring itself from time to time, so nothing is lost but liveness.
    }
  };
  /** Finds room for a record; false when it has to be dropped. */
  const makeRoom = (): boolean => {
    if (dead) return false;
    const adopted = Atomics.load(control, Control.adopted) !== 0;
    if (!adopted) start();
    let tail = Atomics.load(control, Control.tail);
    if (((head - tail) | 0) >= (adopted ? RING_RECORDS : UNADOPTED_RECORDS)) {
      flush();
      tail = Atomics.load(control, Control.tail);
    }
    if (dead || ((head - tail) | 0) >= RING_RECORDS) {
      dropped += 1;
      return false;
    }
    limit = through ? head : adopted ? (tail + RING_RECORDS) | 0 : (head + UNADOPTED_RECORDS) | 0;
    if (dropped > 0 && ((head + 2 - tail) | 0) <= RING_RECORDS) {
      append(RecordKind.dropped, 0, 0, 0, 0, dropped);
      dropped = 0;
    }
    return true;
  };

  return {
    emit(kind, detail, task, resource, site, value) {
      if (!isFrozen) time = now();
      if (((head - limit) | 0) >= 0 && !makeRoom()) return;
      append(kind, detail, task, resource, site, value);
      if (through) flush();
    },
    get time() {
      return time;
    },
    freeze(value) {
      if (value === isFrozen) return;
      isFrozen = value;
      if (value) time = now();
      // What was written meanwhile is handed over at once, since that costs as much as to write it.
      else publish();
    },
    now: () => (isFrozen ? time : now()),
    text(text) {
      const known = texts.get(text);
      if (known !== undefined) return known;
      const id = texts.size + 1;
      texts.set(text, id);
      writeFact({ fact: 'text', id, text });
      return id;
    },
    fact: writeFact,
    interferes() {
      // What has no record to stand beside has its own time, and its place among the records that were written before.
      flush();
      writeFact({ fact: 'interferes', now: now() });
    },
    waitsAt: (offset) => noteWait(ring, offset),
    nextTask() {
      tasks += 1;
      return tasks;
    },
    nextSites(count) {
      const first = sites;
      sites += count;
      return first;
    },
    drain: flush,
    drainSoon() {
      publish();
      // The order is what makes it safe: the sender takes `hurried` back before it looks at `urgent` for the last time.
      if (Atomics.load(control, Control.urgent) === 0) Atomics.store(control, Control.urgent, 1);
      if (Atomics.load(control, Control.hurried) === 0) flush();
    },
    start,
    ending() {
      isEnding = true;
    },
    writeThrough() {
      through = true;
      flush();
      if (!dead) Atomics.store(control, Control.closed, 1);
    },
  };
}
