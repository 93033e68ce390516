import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { listFiles, root } from '../../scripts/support.ts';

/** How many rows each list of behaviours has; their ids are the letters and a number of two digits from 01. */
const rows: Readonly<Record<string, number>> = {
  ...{ LK: 13, RL: 7, EV: 7, CV: 13, SM: 13, BR: 12, TH: 14, QU: 23 },
  ...{ PR: 19, MQ: 10, PI: 11, MS: 16, PO: 27, FU: 15, EX: 22, WT: 10 },
};

test('every behaviour that the library promises has a row that is run, by its id', () => {
  const files = listFiles(
    join(root, 'test/primitives'),
    (path) => path.endsWith('.ts') && path !== import.meta.filename,
  );
  // An id that only stands in a comment is no row.
  const text = files.map((file) => readFileSync(file, 'utf8').replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')).join('\n');
  const ids = Object.entries(rows).flatMap(([list, count]) =>
    Array.from({ length: count }, (_, index) => `${list}-${String(index + 1).padStart(2, '0')}`),
  );
  const named = new Set([...text.matchAll(/['"`]([A-Z]{2}-\d{2})\b/g)].map(([, id]) => id));
  assert.deepEqual(
    ids.filter((id) => !named.has(id)),
    [],
  );
  assert.equal(ids.length, 232);
});
