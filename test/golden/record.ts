/**
 * Records real runs for the golden tests: `npx tsx test/golden/record.ts` writes test/golden/real…/*.spool anew. Their bytes are
 * kept as they came, but for the folders of the machine that they were recorded on.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChunkReader } from '../../core/protocol/chunkReader.ts';
import { encodeFacts, encodeFileHeader, writeChunk } from '../../core/protocol/encode.ts';
import type { Fact } from '../../core/protocol/facts.ts';
import { CHUNK_HEADER_BYTES, ChunkKind, SPOOL_EXTENSION } from '../../core/protocol/spool.ts';
import { root } from '../../scripts/support.ts';
import { runProgram } from '../support/runProgram.ts';

/** Where the golden tests find each recording, and the program that it is of. */
const programs: Readonly<Record<string, string>> = {
  realPhilosophers: 'lessons/philosophers.ts',
  realPhilosophersFixed: 'lessons/philosophersFixed.ts',
  realAcquireTwice: 'lessons/locks/l7-acquireTwice.ts',
  realOppositeOrder: 'lessons/locks/l8-oppositeOrder.ts',
  realTerminatedHolder: 'lessons/processes/p14-terminatedHolder.ts',
  realTerminatedHolderFixed: 'lessons/processes/p14-terminatedHolderFixed.ts',
};
const here = dirname(fileURLToPath(import.meta.url));

/** The same facts as they would be had the program lain in /program. */
function neutral(payload: Uint8Array): readonly Fact[] {
  const text = new TextDecoder().decode(payload);
  return JSON.parse(text.replaceAll(root, '/program').replaceAll(dirname(process.execPath), '/node'));
}

function neutralFile(bytes: Uint8Array): Uint8Array {
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

for (const [name, program] of Object.entries(programs)) {
  const folder = join(here, name);
  const recording = join(folder, 'recorded');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = [join(root, 'dist/cli.mjs'), 'run', '--record', recording, join(root, program)];
  const { code } = await runProgram({ args, cwd: root });
  const files = readdirSync(recording).filter((file) => file.endsWith(SPOOL_EXTENSION));
  for (const file of files) writeFileSync(join(folder, file), neutralFile(readFileSync(join(recording, file))));
  rmSync(recording, { recursive: true });
  console.log(`${name}: ${files.length} files, exit code ${code}`);
}
