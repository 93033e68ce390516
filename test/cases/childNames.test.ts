/** What children are called that are no script of their own. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ofKind, recordingFolder, runRecorded } from '../shim/support/recorded.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testStuck } from './runCase.ts';

testStuck('childNames', { 'children.mjs': ['open-pipe-end', 'node -e.stdin'] });

test('a child that the whole thread waits for has its name and place while it runs', async (context) => {
  const folder = temporaryFolder(context);
  const file = join(folder, 'program.cjs');
  writeFileSync(
    file,
    "const { execFileSync } = require('node:child_process');\nexecFileSync(process.execPath, ['-e', '0']);\n",
  );
  const { events, site } = await runRecorded({ args: [file], directory: recordingFolder(folder) });
  const asked = ofKind(events, 'request').find(({ bits }) => bits.blocksThread);
  const named = ofKind(events, 'resourceName').find(({ resource }) => resource === asked?.resource);
  assert.equal(named?.name, 'node -e');
  assert.ok(named.time <= (asked?.time ?? 0));
  assert.equal(asked?.site === undefined ? undefined : site(asked.site)?.line, 2);
});
