/** Recordings of real runs without the folders of the machine that they were recorded on; else their bytes are kept as they came. */
import { dirname } from 'node:path';
import { ChunkReader } from '../../core/protocol/chunkReader.ts';
import { encodeFacts, encodeFileHeader, writeChunk } from '../../core/protocol/encode.ts';
import type { Fact } from '../../core/protocol/facts.ts';
import { CHUNK_HEADER_BYTES, ChunkKind } from '../../core/protocol/spool.ts';
import { root } from '../../scripts/support.ts';

/** The same facts as they would be had the program lain in /program. */
function neutral(payload: Uint8Array): readonly Fact[] {
  const text = new TextDecoder().decode(payload);
  return JSON.parse(text.replaceAll(root, '/program').replaceAll(dirname(process.execPath), '/node'));
}

/** The bytes of one spool file, as they would be had the program lain in /program. */
export function neutralFile(bytes: Uint8Array): Uint8Array {
  const reader = new ChunkReader(({ note }) => {
    throw new Error(note);
  });
  const pid = new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
  const parts = [encodeFileHeader(pid)];
  for (const { kind, thread, payload } of [...reader.push(bytes), ...reader.end()]) {
    if (kind === ChunkKind.facts) {
      parts.push(encodeFacts(thread, neutral(payload)));
    } else {
      const padded = Math.ceil(payload.length / 8) * 8;
      const chunk = new Uint8Array(CHUNK_HEADER_BYTES + padded);
      writeChunk(chunk, kind, thread, payload);
      parts.push(chunk);
    }
  }
  return new Uint8Array(Buffer.concat(parts));
}
