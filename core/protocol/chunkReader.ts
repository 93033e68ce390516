/** Cuts a spool file, given in pieces of any size, into whole chunks. Damage is told and skipped, never thrown. */
import type { AnomalyNote } from './anomaly.ts';
import { PROTOCOL_VERSION } from './records.ts';
import {
  CHUNK_HEADER_BYTES,
  CHUNK_MARK,
  ChunkKind,
  FILE_HEADER_BYTES,
  MAX_PAYLOAD_BYTES,
  SPOOL_MAGIC,
} from './spool.ts';
import { decodeUtf8 } from './utf8.ts';

export interface Chunk {
  readonly kind: ChunkKind;
  /** Thread id modulo 65536. */
  readonly thread: number;
  /** May share memory with the bytes given to `push`, which must not be changed afterwards. */
  readonly payload: Uint8Array;
}

const EMPTY = new Uint8Array(0);

export class ChunkReader {
  readonly #report: (note: AnomalyNote) => void;
  #rest: Uint8Array = EMPTY;
  /** Offset in the file of the first byte of `#rest`. */
  #offset = 0;
  #skippedFrom: number | undefined;
  #state: 'header' | 'chunks' | 'foreign' = 'header';

  /** `report` is called once for each stretch that could not be read. */
  constructor(report: (note: AnomalyNote) => void) {
    this.#report = report;
  }

  /** Bytes at the end that are not a whole chunk yet; once nothing more comes, the torn tail. */
  get tornBytes(): number {
    return this.#rest.length;
  }

  /** Takes the next bytes of the file and returns the chunks that are complete now. */
  push(bytes: Uint8Array): Chunk[] {
    if (this.#state === 'foreign') return [];
    this.#rest = this.#rest.length === 0 ? bytes : concatenate(this.#rest, bytes);
    if (this.#state === 'header' && !this.#readHeader()) return [];
    return this.#readChunks(false);
  }

  /** Nothing more will come: chunks behind a damaged one that claimed to be longer than the file. */
  end(): Chunk[] {
    if (this.#state === 'header' && this.#rest.length > 0) this.#report({ note: 'tooShort', values: {} });
    if (this.#state !== 'chunks') return [];
    const chunks = this.#readChunks(true);
    this.#endSkip(this.#offset);
    return chunks;
  }

  #readHeader(): boolean {
    if (this.#rest.length < FILE_HEADER_BYTES) return false;
    const version = view(this.#rest).getUint32(8, true);
    if (decodeUtf8(this.#rest.subarray(0, SPOOL_MAGIC.length)) !== SPOOL_MAGIC) {
      this.#report({ note: 'foreignFile', values: {} });
      this.#state = 'foreign';
    } else if (version !== PROTOCOL_VERSION) {
      this.#report(formatNote(version));
      this.#state = 'foreign';
    } else this.#state = 'chunks';
    this.#advance(this.#state === 'foreign' ? this.#rest.length : FILE_HEADER_BYTES);
    return this.#state === 'chunks';
  }

  #readChunks(atEnd: boolean): Chunk[] {
    const chunks: Chunk[] = [];
    while (this.#rest.length >= CHUNK_HEADER_BYTES) {
      const chunk = readChunk(this.#rest);
      if (chunk === 'more' && !atEnd) break;
      if (chunk === 'more' && nextMark(this.#rest, 8) < 0) break;
      if (chunk === 'more' || chunk === 'damaged') {
        this.#skippedFrom ??= this.#offset;
        const next = nextMark(this.#rest, 8);
        // Chunks start at multiples of 8, so what is left behind the last whole 8 bytes may be the start of a mark.
        this.#advance(next < 0 ? this.#rest.length - (this.#rest.length % 8) : next);
      } else {
        this.#endSkip(this.#offset);
        chunks.push(chunk.chunk);
        this.#advance(chunk.length);
      }
    }
    return chunks;
  }

  #endSkip(offset: number): void {
    const from = this.#skippedFrom;
    this.#skippedFrom = undefined;
    if (from === undefined) return;
    this.#report({ note: 'damagedBytes', values: { at: from, bytes: offset - from } });
  }

  #advance(count: number): void {
    this.#rest = this.#rest.length === count ? EMPTY : this.#rest.subarray(count);
    this.#offset += count;
  }
}

/** What to tell about a version that cannot be read. */
export const formatNote = (written: number): AnomalyNote => ({
  note: written > PROTOCOL_VERSION ? 'newerFormat' : 'olderFormat',
  values: { written, read: PROTOCOL_VERSION },
});

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const concatenate = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(left.length + right.length);
  bytes.set(left);
  bytes.set(right, left.length);
  return bytes;
};

const readChunk = (bytes: Uint8Array): { chunk: Chunk; length: number } | 'more' | 'damaged' => {
  const header = view(bytes);
  const size = header.getUint32(8, true);
  const padding = header.getUint32(12, true);
  const known = header.getUint16(4, true);
  const kind = known === ChunkKind.facts || known === ChunkKind.records ? known : undefined;
  if (header.getUint32(0, true) !== CHUNK_MARK || kind === undefined) return 'damaged';
  if (size > MAX_PAYLOAD_BYTES || padding !== (8 - (size % 8)) % 8) return 'damaged';
  const length = CHUNK_HEADER_BYTES + size + padding;
  if (bytes.length < length) return 'more';
  const payload = bytes.subarray(CHUNK_HEADER_BYTES, CHUNK_HEADER_BYTES + size);
  return { chunk: { kind, thread: header.getUint16(6, true), payload }, length };
};

/** Where the next chunk may start, from `from` on in steps of 8; -1 when nowhere. */
const nextMark = (bytes: Uint8Array, from: number): number => {
  const words = view(bytes);
  for (let at = from; at + 4 <= bytes.length; at += 8) if (words.getUint32(at, true) === CHUNK_MARK) return at;
  return -1;
};
