/**
 * The sender thread: looks at all rings of its process again and again and moves what they hold to the spool file. It
 * never answers to an event loop, so nothing that the program does can stall it.
 */
import { readFileSync } from 'node:fs';
import { BroadcastChannel, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { isMemoryQuestion, Memories } from './transport/memories.ts';
import { Control, mayWait, openRing, type Ring, tryDrain } from './transport/ring.ts';
import { RINGS_CHANNEL, type SenderData } from './transport/senderThread.ts';
import { openSpoolFile } from './transport/spoolFile.ts';
import { inLineOf, standstillWatch } from './transport/standstill.ts';

/**
 * Milliseconds between two looks: with so much to do that the rings would be full, with what must not wait for long, with something
 * to do, and at most when nothing happens. A look costs a server more than what it moves.
 */
const FLOOD = 1;
const HURRY = 4;
const NORMAL = 8;
const REST = 50;
const MANY = 1024;
/** How many looks the hurry lasts after the last urgent record. */
const HURRIED_LOOKS = 8;
/** A file of this many bytes is continued by another; its size is looked at now and then, since threads write to it as well. */
const SEGMENT_BYTES = 32 * 1024 * 1024;
const UNSIZED_LOOKS = 16;

declare module 'node:worker_threads' {
  /** Node takes such a channel, too; its type declarations do not say so. */
  function receiveMessageOnPort(port: BroadcastChannel): { readonly message: unknown } | undefined;
}

function run(data: SenderData): void {
  const file = openSpoolFile(data.path);
  if (file === undefined) return;
  const rings: Ring[] = [];
  let segment = 0;
  const adopt = (buffer: SharedArrayBuffer): void => {
    const ring = openRing(buffer);
    if (Atomics.exchange(ring.control, Control.adopted, 1) !== 0) return;
    Atomics.store(ring.control, Control.segment, segment);
    rings.push(ring);
  };
  let unsized = 0;
  const lookAtSize = (): void => {
    unsized += 1;
    if (unsized < UNSIZED_LOOKS) return;
    unsized = 0;
    if (file.size() < SEGMENT_BYTES) return;
    segment = file.next(process.pid);
    for (const { control } of rings) Atomics.store(control, Control.segment, segment);
  };
  const channel = new BroadcastChannel(RINGS_CHANNEL);
  const memories = new Memories();
  adopt(data.ring);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const stoodStill = standstillWatch({
    monotonic: process.hrtime.bigint,
    inLine: () => inLineOf(() => readFileSync('/proc/self/schedstat', 'latin1')),
  });
  let idle = 0;
  let hurry = 0;
  const takeUrgent = (): boolean => {
    let found = false;
    for (const { control } of rings) if (Atomics.exchange(control, Control.urgent, 0) !== 0) found = true;
    return found;
  };
  const setHurried = (value: 0 | 1): void => {
    for (const { control } of rings) Atomics.store(control, Control.hurried, value);
  };
  for (;;) {
    for (;;) {
      const next = receiveMessageOnPort(channel);
      if (next === undefined) break;
      if (next.message instanceof SharedArrayBuffer) adopt(next.message);
      else if (isMemoryQuestion(next.message))
        memories.answer(next.message, (offset) => rings.some((ring) => mayWait(ring, offset)));
    }
    let moved = 0;
    for (let index = rings.length - 1; index >= 0; index -= 1) {
      const ring = rings[index];
      if (ring === undefined) continue;
      const closed = Atomics.load(ring.control, Control.closed) !== 0;
      const count = tryDrain(ring, file.records);
      if (count < 0) {
        setHurried(0);
        return;
      }
      moved += count;
      if (closed && count === 0) rings.splice(index, 1);
    }
    lookAtSize();
    idle = moved > 0 ? 0 : idle + 1;
    if (takeUrgent()) hurry = HURRIED_LOOKS;
    else if (hurry > 0) {
      hurry -= 1;
      if (hurry === 0) {
        setHurried(0);
        // A writer that still saw the hurry has left its record to this thread.
        if (takeUrgent()) hurry = HURRIED_LOOKS;
      }
    }
    if (hurry > 0) setHurried(1);
    const calm = hurry > 0 ? HURRY : Math.min(REST, NORMAL + (idle >> 3));
    const length = moved > MANY ? FLOOD : calm;
    Atomics.wait(pause, 0, 0, length);
    const standstill = stoodStill(length);
    if (standstill !== undefined) file.facts(0, [standstill]);
  }
}

run(workerData as SenderData);
