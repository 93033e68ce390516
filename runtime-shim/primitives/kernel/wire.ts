import fs from 'node:fs';
import { type OnReadOpts, Socket } from 'node:net';
import type { FrameReader } from './frames.ts';

// As they are when this is loaded: a program may put its own in their places.
const { writeSync, writevSync } = fs;

/** What is written at once; a second piece spares a large body a copy. */
export type Pieces = readonly [Buffer] | readonly [Buffer, Buffer];
/** So much is read at once, and no more of something large, whose rest is read to where it belongs. */
const CHUNK_BYTES = 16_384;

/** Where the operating system takes a stream's bytes: its file descriptor; undefined where there is none, or none any more. */
function descriptorOf(socket: Socket): number | undefined {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null) return undefined;
  const descriptor: unknown = Reflect.get(handle, 'fd');
  return typeof descriptor === 'number' && descriptor >= 0 ? descriptor : undefined;
}
/** How many of the bytes the operating system has taken. */
function writeNow(descriptor: number, pieces: Pieces): number {
  const [first, second] = pieces;
  try {
    return second === undefined ? writeSync(descriptor, first) : writevSync(descriptor, [first, second]);
  } catch {
    // It takes none now. Whatever else is wrong, the stream finds out by itself.
    return 0;
  }
}

/**
 * Writes to a local socket past its stream's machinery, which costs more than the system call does. What the operating system
 * does not take at once goes the usual way.
 *
 * @param isBorrowed the memory of the pieces may be changed once this returns
 */
export function writePieces(socket: Socket, pieces: Pieces, isBorrowed = false): void {
  if (!socket.writable) return;
  const descriptor = socket.writableLength === 0 ? descriptorOf(socket) : undefined;
  let sent = descriptor === undefined ? 0 : writeNow(descriptor, pieces);
  for (const piece of pieces) {
    const rest = piece.subarray(sent);
    if (rest.length > 0) socket.write(isBorrowed ? Buffer.from(rest) : rest);
    sent = Math.max(0, sent - piece.length);
  }
}

/** Whether lines can be had that are written to as by `writeOrNot`. */
export const canWritePast = (socket: Socket): boolean => descriptorOf(socket) !== undefined;
/**
 * Writes a few bytes and returns whether the operating system has taken them. Where the other end is gone, nothing happens, so
 * that what it has sent can still be read.
 */
export function writeOrNot(socket: Socket, bytes: Buffer): boolean {
  const descriptor = socket.writableLength === 0 ? descriptorOf(socket) : undefined;
  return descriptor !== undefined && writeNow(descriptor, [bytes]) === bytes.length;
}

/** For the options of a socket: its bytes go to the reader, without a piece of memory for each chunk. */
export function readInto<Header>(reader: FrameReader<Header>): OnReadOpts {
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let place: Buffer | undefined;
  return {
    buffer: () => {
      ({ place } = reader);
      return place ?? chunk;
    },
    callback: (count) => {
      if (place === undefined) reader.read(chunk.subarray(0, count), true);
      else reader.put(count);
      return true;
    },
  };
}

/**
 * An accepted connection whose bytes go to the reader, as by `readInto`; a server makes no such ones by itself. Where this Node
 * does not make one either, it is the same connection, read as usual.
 *
 * @param accepted by a server with `pauseOnConnect`
 */
export function readAccepted<Header>(accepted: Socket, reader: FrameReader<Header>): Socket {
  const handle: unknown = Reflect.get(accepted, '_handle');
  if (typeof handle === 'object' && handle !== null && Reflect.set(accepted, '_handle', null)) {
    const options = { handle, onread: readInto(reader), readable: true, writable: true };
    return new Socket(options).resume();
  }
  accepted.on('data', (chunk: Buffer) => reader.read(chunk));
  return accepted;
}
