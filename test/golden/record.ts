/**
 * Records real runs for the golden tests: `npx tsx test/golden/record.ts` writes test/golden/real…/*.spool anew. Their bytes are
 * kept as they came, but for the folders of the machine that they were recorded on.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SPOOL_EXTENSION } from '../../core/protocol/spool.ts';
import { root } from '../../scripts/support.ts';
import { neutralFile } from '../support/neutralRecording.ts';
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
