/** The map that vite is given with a transformed text leads every token back to its place. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decodeMap } from '../../extension/session/sourceMaps.ts';
import { insertionMap } from '../../runtime-shim/runners/insertionMap.ts';
import { withoutInsertions } from '../../runtime-shim/transform/code.ts';
import { transformText } from '../../runtime-shim/transform/entry.ts';

const source = readFileSync(join(import.meta.dirname, 'projects/mocha/failing.spec.mjs'), 'utf8');

test('every token of a transformed text is found in the user’s text', () => {
  const options = { url: 'file:///a/b.mjs', format: 'module', methods: [], classes: [] } as const;
  const changed = transformText(source, options);
  assert.ok(changed !== undefined && changed !== source);
  const map = decodeMap(JSON.stringify(insertionMap(changed, '/a/b.mjs')), '/a');
  assert.ok(map !== undefined);
  const own = source.split('\n');
  let tokens = 0;
  for (const [index, line] of changed.split('\n').entries()) {
    const blanked = line.replaceAll(/\/\*\$ls[^*]*\*\/.*?(?:\/\*\$\*\/|$)/g, (text) => ' '.repeat(text.length));
    assert.equal(withoutInsertions(line), own[index]);
    for (const { 0: token, index: column } of blanked.matchAll(/[\w$]+|[^\s\w$]/gu)) {
      const found = map.original(index + 1, column + 1);
      assert.deepEqual([found?.file, found?.line], ['/a/b.mjs', index + 1]);
      assert.ok(own[index]?.slice((found?.column ?? 0) - 1).startsWith(token), `${index + 1}: ${token}`);
      tokens += 1;
    }
  }
  assert.ok(tokens > 150, String(tokens));
});
