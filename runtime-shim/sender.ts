/**
 * The sender thread: looks at all rings of its process again and again and moves what they hold to the spool file. It
 * never answers to an event loop, so nothing that the program does can stall it.
 */
import { BroadcastChannel, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Control, openRing, type Ring, tryDrain } from './transport/ring.ts';
import { RINGS_CHANNEL, type SenderData } from './transport/senderThread.ts';
import { openSpoolFile } from './transport/spoolFile.ts';

/** Milliseconds between two looks: with much to do, with something to do, and at most when nothing happens. */
const HURRY = 1;
const NORMAL = 8;
const REST = 50;
const MANY = 1024;
/** How many looks the hurry lasts after the last urgent record. */
const HURRIED_LOOKS = 8;

declare module 'node:worker_threads' {
  /** Node takes such a channel, too; its type declarations do not say so. */
  function receiveMessageOnPort(port: BroadcastChannel): { readonly message: unknown } | undefined;
}

function run(data: SenderData): void {
  const file = openSpoolFile(data.path);
  if (file === undefined) return;
  const rings: Ring[] = [];
  const adopt = (buffer: SharedArrayBuffer): void => {
    const ring = openRing(buffer);
    if (Atomics.exchange(ring.control, Control.adopted, 1) === 0) rings.push(ring);
  };
  const channel = new BroadcastChannel(RINGS_CHANNEL);
  adopt(data.ring);
  const pause = new Int32Array(new SharedArrayBuffer(4));
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
    Atomics.wait(pause, 0, 0, hurry > 0 || moved > MANY ? HURRY : Math.min(REST, NORMAL + (idle >> 3)));
  }
}

run(workerData as SenderData);
