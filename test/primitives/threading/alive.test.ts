import assert from 'node:assert/strict';
import { join } from 'node:path';
import { matrix } from '../../support/matrix.ts';
import { runProgram } from '../../support/runProgram.ts';
import { typeScript } from '../runReporting.ts';

const program = join(import.meta.dirname, '..', 'programs', 'threadsAlive.ts');
/** What the program prints before its end. */
const expected = {
  main: 'got it\n',
  Task: 'got it\n',
  Thread: 'got it\n',
  daemonTask: '',
  daemonThread: '',
  timeout: 'false\n',
  signal: 'TimeoutError\n',
};
matrix('a wait keeps the program alive, except that of a daemon', async (node, major) => {
  const printed: Record<string, string> = {};
  for (const who of Object.keys(expected)) {
    const { stdout, stderr, code } = await runProgram({ node, args: [...typeScript(major, program), who] });
    assert.deepEqual([stderr, code], ['', 0], who);
    printed[who] = stdout;
  }
  assert.deepEqual(printed, expected);
});
