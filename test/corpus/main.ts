// `npm run corpus [-- <name>…]` runs the healthy programs of test/corpus on every Node major with every way of tracking, and says
// what Lockstep changed or found. The exit code is 0 when it was neither.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinary, nodeMajors, whyNoNode } from '../../scripts/nodeMajors.ts';
import { corpus, disturbance } from './corpus.ts';

const trackings = ['exact', 'adaptive', 'on-demand'] as const;

const names = process.argv.slice(2);
const programs = corpus.filter((program) => names.length === 0 || names.some((name) => program.startsWith(name)));
const folder = mkdtempSync(join(tmpdir(), 'lockstep-corpus-'));
let runs = 0;
let disturbed = 0;
for (const major of nodeMajors.filter((each) => whyNoNode(each) === undefined)) {
  const node = await nodeBinary(major);
  for (const tracking of trackings) {
    for (const program of programs) {
      const found = await disturbance(program, folder, { node, tracking });
      runs += 1;
      if (found === undefined) continue;
      disturbed += 1;
      console.log(`${program}, Node ${major}, ${tracking}: ${found.what.trim()}\n`);
    }
  }
  console.log(`Node ${major}: ${programs.length} programs, each ${trackings.join(', ')}`);
}
rmSync(folder, { recursive: true });
console.log(`${runs} runs, ${disturbed} disturbed`);
process.exitCode = disturbed === 0 && runs > 0 ? 0 : 1;
