import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ResourceId } from '../../core/protocol/ids.ts';
import { segmentName, segmentOf, spoolNames } from '../../core/protocol/spool.ts';
import { matrix } from '../support/matrix.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { runRecorded } from './support/recorded.ts';

const COUNT = 700_000;
const program = join(import.meta.dirname, 'programs/longRun.cjs');

matrix('a long run fills several files, in which nothing is lost and all is in order', async (node, _, context) => {
  const directory = temporaryFolder(context);
  const { stderr, events, code } = await runRecorded({ directory, node, args: [program, String(COUNT)] });
  assert.deepEqual([code, stderr], [0, '']);
  const names = spoolNames(readdirSync(directory));
  assert.ok(names.length >= 2, names.join());
  assert.deepEqual(
    names.map((name) => segmentOf(name)?.number),
    names.map((_name, index) => index + 1),
  );
  const counted = new Map<ResourceId, number>();
  const named: string[] = [];
  for (const event of events) {
    if (event.kind === 'resourceName') named.push(event.name);
    if (event.kind === 'anomaly' || event.kind === 'dropped') assert.fail(JSON.stringify(event));
    if (event.kind !== 'gauge' || event.measure === 'learned') continue;
    assert.equal(event.value, counted.get(event.resource) ?? 0);
    counted.set(event.resource, event.value + 1);
  }
  assert.deepEqual([...counted.values()], [COUNT, COUNT, COUNT]);
  assert.deepEqual(named.filter((name) => name.endsWith('at the end')).length, 3);
});

test('files that continue one another are read in their order, also the tenth', () => {
  const first = '12-34.spool';
  const all = Array.from({ length: 11 }, (_, index) => segmentName(first, index + 1));
  assert.deepEqual(spoolNames([...all, 'notes.txt', 'host.spool'].sort()), [...all, 'host.spool']);
  assert.deepEqual(segmentOf('12-34.11.spool'), { first, number: 11 });
});
