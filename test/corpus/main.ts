// `npm run corpus [-- <name>…] [--load]` runs the healthy programs of test/corpus on every Node major with every way of tracking, and
// says what Lockstep changed or found, at last as a table. With `--load` busy loops run beside them, one for each processor. The exit
// code is 0 when nothing was changed or found.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeBinary, nodeMajors, whyNoNode } from '../../scripts/nodeMajors.ts';
import { corpus, disturbance } from './corpus.ts';

const trackings = ['exact', 'adaptive', 'on-demand'] as const;

const { values, positionals: names } = parseArgs({ options: { load: { type: 'boolean' } }, allowPositionals: true });
const programs = corpus.filter((program) => names.length === 0 || names.some((name) => program.startsWith(name)));
const majors = nodeMajors.filter((each) => whyNoNode(each) === undefined);

const busy = (): ChildProcess => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
const load = values.load === true ? Array.from({ length: availableParallelism() }, busy) : [];
const folder = mkdtempSync(join(tmpdir(), 'lockstep-corpus-'));
const rows: string[] = [];
let runs = 0;
let disturbed = 0;
try {
  for (const tracking of trackings) {
    const cells: string[] = [];
    for (const major of majors) {
      const node = await nodeBinary(major);
      let silent = 0;
      for (const program of programs) {
        const found = await disturbance(program, folder, { node, tracking });
        if (found === undefined) silent += 1;
        else console.log(`${program}, Node ${major}, ${tracking}: ${found.what.trim()}\n`);
      }
      runs += programs.length;
      disturbed += programs.length - silent;
      cells.push(`${silent} of ${programs.length}`);
      console.log(`Node ${major}, ${tracking}: ${silent} of ${programs.length} silent`);
    }
    rows.push(`| \`${tracking}\` | ${cells.join(' | ')} |`);
  }
} finally {
  for (const loop of load) loop.kill();
  rmSync(folder, { recursive: true });
}
const heads = majors.map((major) => `Node ${major}`);
console.log(['', `| silent | ${heads.join(' | ')} |`, `|---${'|---'.repeat(heads.length)}|`, ...rows].join('\n'));
console.log(`\n${runs} runs, ${disturbed} disturbed`);
process.exitCode = disturbed === 0 && runs > 0 ? 0 : 1;
