// `npm run stress [-- --processes 64 --threads 4 --seconds 300 --seed 1]`: processes and threads on one lock and one queue, some of
// which are killed at random. The same seed makes the same choices; how they interleave is up to the machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { problemsOf, runStress, type StressOptions } from './run.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { processes: text, threads: text, seconds: text, seed: text } });
const options: StressOptions = {
  processes: Number(values.processes ?? 64),
  // With the 64 processes, 256 threads.
  threads: Number(values.threads ?? 4),
  seconds: Number(values.seconds ?? 300),
  seed: Number(values.seed ?? 1),
};
if (Object.values(options).some((value) => !Number.isInteger(value) || value < 0)) {
  console.error('Each option takes a whole number: --processes, --threads, --seconds, --seed');
  process.exitCode = 2;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-stress-'));
  try {
    const { report, code } = await runStress(folder, options);
    console.log(JSON.stringify({ ...options, ...report }, undefined, 1));
    const problems = problemsOf(options, report);
    for (const problem of problems) console.error(problem);
    process.exitCode = problems.length > 0 ? 1 : (code ?? 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
