import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { DEPOT_BYTES, DEPOT_SHARE, type DepotAddress } from './deposit.ts';

// As they are when this is loaded: a program may put its own in their places.
const { openSync, closeSync, readSync, writeSync, writevSync, unlinkSync, statfsSync, ftruncateSync } = fs;

/** The system's memory as a file system, where there is one. */
const MEMORY = '/dev/shm';
/** As statfs tells it of a `tmpfs`. */
const TMPFS = 0x01021994;
const OWNER_ONLY = 0o600;

/** What stands at the beginning of the file: nobody takes another file for it. */
const markOf = (token: string, depot: number): Buffer => Buffer.from(`${token} ${depot}`);

/**
 * Makes the file of a depot, which lasts as long as somebody has it open, and returns its descriptor. Undefined where there is no
 * such memory.
 */
export function makeDepotFile(token: string, depot: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    if (statfsSync(MEMORY).type !== TMPFS) return undefined;
    const path = `${MEMORY}/lockstep-${randomBytes(16).toString('hex')}`;
    const descriptor = openSync(path, 'wx+', OWNER_ONLY);
    unlinkSync(path);
    writeSync(descriptor, markOf(token, depot), 0, undefined, 0);
    return descriptor;
  } catch {
    return undefined;
  }
}
/** Its memory is free at once, whoever else has it open. */
export function endDepotFile(descriptor: number): void {
  ftruncateSync(descriptor, 0);
  closeSync(descriptor);
}
/** Undefined where this process cannot open it. */
export function openDepotFile({ pid, descriptor, depot }: DepotAddress, token: string): number | undefined {
  let opened: number | undefined;
  try {
    opened = openSync(`/proc/${pid}/fd/${descriptor}`, 'r+');
    const mark = markOf(token, depot);
    const found = Buffer.alloc(mark.length);
    readSync(opened, found, 0, found.length, 0);
    if (found.equals(mark)) return opened;
  } catch {
    // Another system, another user, or no permission.
  }
  if (opened !== undefined) closeSync(opened);
  return undefined;
}
/** How many bytes may be laid down in all. */
export function depotRoom(): number {
  const { bavail, bsize } = statfsSync(MEMORY);
  return Math.min(DEPOT_BYTES, Math.floor(bavail * bsize * DEPOT_SHARE));
}
/** What comes after is of no use any more. */
export const cutDepotFile = (descriptor: number, length: number): void => ftruncateSync(descriptor, length);
export const closeDepotFile = (descriptor: number): void => closeSync(descriptor);

/** Whether all of it could be written. */
export function writeDeposit(descriptor: number, place: number, body: Buffer, tag: Buffer | undefined): boolean {
  const length = body.length + (tag?.length ?? 0);
  try {
    const written =
      tag === undefined
        ? writeSync(descriptor, body, 0, body.length, place)
        : writevSync(descriptor, [tag, body], place);
    return written === length;
  } catch {
    // The system's memory is full.
    return false;
  }
}
/** The bytes, in memory of their own. */
export function readDeposit(descriptor: number, place: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length; ) {
    const count = readSync(descriptor, bytes, done, length - done, place + done);
    if (count === 0) throw new RangeError('a deposit is not where it should be');
    done += count;
  }
  return bytes;
}
