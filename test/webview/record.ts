/** Records the lessons that the tests of the pictures show: `npx tsx test/webview/record.ts` writes test/webview/recordings anew. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SPOOL_EXTENSION } from '../../core/protocol/spool.ts';
import { root } from '../../scripts/support.ts';
import { neutralFile } from '../support/neutralRecording.ts';
import { runProgram } from '../support/runProgram.ts';

const programs: Readonly<Record<string, string>> = {
  capacity: 'lessons/queues/q1-capacity.ts',
  taskDone: 'lessons/queues/q10-taskDone.ts',
  forgottenEnd: 'lessons/pipes/i2-forgottenEnd.ts',
  sharedObjects: 'lessons/pipes/i5-sharedObjects.ts',
  sameWorkers: 'lessons/pools/t8-sameWorkers.ts',
  lostUpdates: 'lessons/locks/l10-lostUpdates.ts',
  twoNames: 'lessons/locks/l9-oneLockTwoNames.ts',
  threeInside: 'lessons/semaphores/s2-threeInside.ts',
  lostNotice: 'lessons/semaphores/s5-lostNotice.ts',
  oneShort: 'lessons/semaphores/s6-oneShort.ts',
};

for (const [name, program] of Object.entries(programs)) {
  const folder = join(import.meta.dirname, 'recordings', name);
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
