import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { problemsOf, runStress, type StressOptions } from './run.ts';

test('no item is lost or doubled, and nobody is inside a lock with another, while processes are killed', async (context) => {
  const options: StressOptions = { processes: 6, threads: 2, seconds: 6, seed: 20_261 };
  const { report, code, stderr } = await runStress(temporaryFolder(context, {}), options);
  assert.deepEqual([problemsOf(options, report), code, stderr], [[], 0, '']);
  assert.ok(report.kills > 0 && report.items > 0, JSON.stringify(report));
  context.diagnostic(
    `${report.items} items, ${report.kills} killed, ${report.recoveries} locks recovered, ${report.lost} lost with the killed`,
  );
});
