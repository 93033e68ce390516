import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinary, nodeMajors, whyNoNode } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { runProgram } from './runProgram.ts';

type Figures = Readonly<Record<string, number>>;
const isFigures = (value: unknown): value is Figures =>
  typeof value === 'object' && value !== null && Object.values(value).every((figure) => typeof figure === 'number');

async function figuresOf(node: string, file: string): Promise<Figures> {
  const { stdout, stderr } = await runProgram({ node, args: [file] });
  const figures: unknown = stdout === '' ? undefined : JSON.parse(stdout);
  if (!isFigures(figures)) throw new Error(`${file} reported no figures: ${stderr}`);
  return figures;
}

/**
 * Runs the same measurement as a program of the library on every Node major and as a Python program, in turn, so that all meet
 * the same machine. Each prints its figures, by name, as one object of JSON. Shown are the medians of several rounds.
 */
export async function measureBesidePython(program: string, python: string, rounds = 3): Promise<void> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'lockstep-bench-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/lockstep'), 'junction');
    const files = { node: join(folder, 'program.mjs'), python: join(folder, 'program.py') };
    writeFileSync(files.node, program);
    writeFileSync(files.python, python);
    const runs = new Map<string, () => Promise<Figures>>();
    for (const major of nodeMajors) {
      const why = whyNoNode(major);
      if (why !== undefined) console.log(`Node ${major} is left out: ${why}`);
      else runs.set(`Node ${major}`, async () => figuresOf(await nodeBinary(major), files.node));
    }
    if (spawnSync('python3', ['--version']).status === 0) runs.set('Python', () => figuresOf('python3', files.python));
    else console.log('Python is left out: there is no python3 here.');
    const seen = new Map<string, Figures[]>();
    for (let round = 0; round < rounds; round++) {
      for (const [name, run] of runs) seen.set(name, [...(seen.get(name) ?? []), await run()]);
    }
    const [first] = seen.values();
    for (const kind of Object.keys(first?.[0] ?? {})) {
      console.log(kind);
      for (const [name, figures] of seen) {
        const sorted = figures.map((each) => each[kind] ?? 0).sort((left, right) => left - right);
        console.log(`  ${name.padEnd(8)} ${Math.round(sorted[sorted.length >> 1] ?? 0).toLocaleString('en')}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
