import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { nodeBinary } from '../../scripts/nodeMajors.ts';
import { matrix } from '../support/matrix.ts';
import { type ProgramResult, runProgram } from '../support/runProgram.ts';
import { type Sample, samples } from './support/programs.ts';
import { ofKind, programFolder, recordingFolder, runRecorded, shimVariables } from './support/recorded.ts';

const asModule = ({ source }: Sample): string =>
  source.replace('LOCK', `import { Mutex, Semaphore, tryAcquire, withTimeout } from 'async-mutex';`);
const asScript = ({ source }: Sample): string =>
  source.replace('LOCK', `const { Mutex, Semaphore, tryAcquire, withTimeout } = require('async-mutex');`);
const asTypeScript = (sample: Sample): string =>
  `interface Named { readonly name: string }\n${asModule(sample)}\nconst last: Named = { name: 'last' };\nvoid last;`;

const fileName = ({ name }: Sample, extension: string): string => `${name.replaceAll(' ', '-')}${extension}`;
const files = Object.fromEntries(
  samples.flatMap((sample) => [
    ...(sample.onlyModule ? [] : [[fileName(sample, '.cjs'), asScript(sample)] as const]),
    ...(sample.onlyRequire
      ? []
      : ([
          [fileName(sample, '.mjs'), asModule(sample)],
          [fileName(sample, '.mts'), asTypeScript(sample)],
        ] as const)),
  ]),
);
const folder = programFolder(
  { after },
  {
    ...files,
    'throws.cjs': `async function followed() { await null; }\nthrow new Error('while it loads');`,
    'imports.mjs': `await import('./throws.cjs').catch((error) => console.log(error.stack));\nawait import('./throws.cjs?again');`,
    'missing.mjs': `await import('missing').catch((error) => console.log(error.stack));\nawait import('./missing.js');`,
  },
);

/**
 * Frames of Node itself at the end of a stack, present where two timers were due at once on a machine that was late: code that
 * goes on after one of them is then resumed by the loop over timers. It happens with and without the shim, more often with it.
 */
const LATE_TIMERS = /\n {4}at (?:process\.)?runNextTicks \(node:.*\n {4}at (?:process\.)?processTimers \(node:.*/g;

/** What a program says, without what differs from run to run. */
const said = ({ stdout, stderr, code, signal }: ProgramResult): unknown => ({
  stdout: stdout.replaceAll(LATE_TIMERS, ''),
  stderr: stderr.replaceAll(LATE_TIMERS, '').replaceAll(/\(node:\d+\)/g, '(node)'),
  code,
  signal,
});

async function compare(node: string, file: string, options: readonly string[]): Promise<void> {
  const args = [...options, join(folder, file)];
  const without = await runProgram({ node, args, cwd: folder });
  const under = await runRecorded({ node, args, cwd: folder, directory: recordingFolder(folder) });
  assert.deepEqual(said(under), said(without));
  assert.deepEqual(ofKind(under.events, 'anomaly'), []);
  const ended = under.signal === null ? 1 : 0;
  assert.ok(ofKind(under.events, 'exit').length >= ended, 'its exit is recorded');
}

matrix('the shim changes nothing that a program does or prints', async (node, major) => {
  for (const file of Object.keys(files)) {
    const isTypeScript = file.endsWith('.mts');
    if (isTypeScript && major === 20) continue;
    await compare(node, file, []);
  }
});

matrix('stacks of a script that an ES module imports', (node) => compare(node, 'imports.mjs', []));

// On Node 20 modules are looked up in the thread of the load hooks, and the stack tells of that.
matrix('stacks of imports that are missing', (node) => compare(node, 'missing.mjs', []), [22, 24, 26]);

test('the shim changes nothing under the tsx loader', async () => {
  for (const major of [20, 24] as const) {
    const node = await nodeBinary(major);
    for (const name of ['locks.mts', 'order-of-microtasks.mts', 'locks.cjs']) {
      await compare(node, name, ['--import', 'tsx']);
    }
  }
});

matrix('a recording folder that is gone leaves the program alone', async (node) => {
  const directory = recordingFolder(folder);
  rmSync(directory, { recursive: true });
  const file = samples.find(({ name }) => name === 'locks');
  assert.ok(file);
  const args = [join(folder, fileName(file, '.cjs'))];
  const without = await runProgram({ node, args });
  const under = await runProgram({ node, args, env: shimVariables(directory) });
  assert.deepEqual(said(under), said(without));
});
