/** Who can never go on, read off the heap of a real program: it depends on the engine's own objects, so on every major. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { root } from '../../scripts/support.ts';
import { matrix } from '../support/matrix.ts';
import { runProgram } from '../support/runProgram.ts';

const program = join(import.meta.dirname, 'programs/heapVerdicts.mjs');

/** By name: who must go on first, or nobody. All others may go on. */
const stuck: Readonly<Record<string, string>> = {
  'chain 1': 'chain 2',
  'chain 2': 'chain 1',
  'release 1': 'release 2',
  'release 2': 'release 1',
  'its own end': 'its own end',
  'end of another': 'its own end',
  never: '',
  'never, after another': '',
  'never, in a block': '',
};

interface Answer {
  readonly table: readonly (readonly [name: string, isStuck: boolean | string, awaits: string])[];
  /** By name: the one whose end it awaits, or nobody. */
  readonly ends: Readonly<Record<string, string>>;
}

matrix('the heap shows who can never go on', async (node) => {
  const { stdout, stderr, code } = await runProgram({ node, args: [program, join(root, 'dist/shim/snapshot.cjs')] });
  assert.equal(code, 0, stderr);
  const { table, ends } = JSON.parse(stdout) as Answer;
  assert.equal(table.length, 27);
  for (const [name, isStuck, awaits] of table) {
    assert.equal(isStuck, name in stuck, name);
    assert.equal(awaits, stuck[name] ?? '', name);
    assert.equal(ends[name], name === 'end of another' ? 'its own end' : '', name);
  }
});
