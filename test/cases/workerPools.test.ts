/** Pools of worker threads, in the versions that people have: a task that never ends, and pools that are left open. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { installVersion } from '../shim/support/packageVersion.ts';
import { matrix } from '../support/matrix.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { runCase, testHealthy, testStuck } from './runCase.ts';

testHealthy('workerPools', ['piscinaDone.cjs', 'tinypoolDone.mjs', 'workerpoolDone.cjs']);

testStuck('workerPools', {
  'piscinaStuck.cjs': ['all-asleep', 'MessagePort', 'pool'],
  'tinypoolStuck.mjs': ['all-asleep', 'MessagePort', 'pool'],
  'workerpoolLeftOpen.cjs': ['all-asleep', 'MessagePort', 'workerpoolTask.cjs'],
  'workerpoolStuck.cjs': ['all-asleep', 'MessagePort', 'pool', 'workerpoolTask.cjs'],
});

const versions = [
  { name: 'piscina', installedAs: 'piscina-4-9-2', program: 'piscinaStuck.cjs' },
  { name: 'tinypool', installedAs: 'tinypool-1-1-1', program: 'tinypoolStuck.mjs' },
  { name: 'workerpool', installedAs: 'workerpool-6-5-1', program: 'workerpoolStuck.cjs' },
  { name: 'workerpool', installedAs: 'workerpool-10-0-3', program: 'workerpoolStuck.cjs' },
] as const;

for (const { name, installedAs, program } of versions) {
  matrix(
    `stuck: ${program} with ${installedAs}`,
    async (node, _, context) => {
      const folder = temporaryFolder(context);
      for (const file of [program, 'task.cjs', 'workerpoolTask.cjs']) {
        copyFileSync(join(import.meta.dirname, 'workerPools', file), join(folder, file));
      }
      installVersion(folder, name, installedAs);
      const { result, findings } = await runCase(context, join(folder, program), node);
      assert.equal(result.code, 3, result.stderr);
      assert.deepEqual(
        findings.map((each) => [each.id, each.certainty, each.resources.some((resource) => resource.name === 'pool')]),
        [['all-asleep', 'certain', true]],
      );
    },
    [22],
  );
}
