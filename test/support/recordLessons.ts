/** Records real runs for tests that read recordings. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SPOOL_EXTENSION } from '../../core/protocol/spool.ts';
import { root } from '../../scripts/support.ts';
import { neutralFile } from './neutralRecording.ts';
import { runProgram } from './runProgram.ts';

/**
 * Runs each program under the shim and puts its spool files into the folder of its name below `folder`, which is made anew.
 * Their bytes are kept as they came, but for the folders of the machine that they were recorded on.
 * @param programs paths from the checkout's root, by name
 */
export async function recordPrograms(folder: string, programs: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, program] of Object.entries(programs)) {
    const own = join(folder, name);
    const recording = join(own, 'recorded');
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own, { recursive: true });
    const args = [join(root, 'dist/cli.mjs'), 'run', '--record', recording, join(root, program)];
    const { code } = await runProgram({ args, cwd: root });
    const files = readdirSync(recording).filter((file) => file.endsWith(SPOOL_EXTENSION));
    for (const file of files) writeFileSync(join(own, file), neutralFile(readFileSync(join(recording, file))));
    rmSync(recording, { recursive: true });
    console.log(`${name}: ${files.length} files, exit code ${code}`);
  }
}
