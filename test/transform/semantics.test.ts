import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrix } from '../support/matrix.ts';
import { extraFiles, programs } from './programs.ts';
import { assertSame, transformed } from './support/compare.ts';

for (const [name, { text, file = 'main.mjs', since = 20 }] of Object.entries(programs)) {
  matrix(`same behaviour: ${name}`, async (node, major, context) => {
    if (major < since) {
      context.skip(`Node ${major} does not know the syntax`);
      return;
    }
    const { stdout, stderr, code } = await assertSame(context, node, { files: { [file]: text, ...extraFiles } });
    assert.equal(code, 0, stderr);
    assert.notEqual(stdout, '');
  });
  test(`is transformed: ${name}`, (context) => {
    if (/\bwith \(/.test(text)) context.skip('a file with `with` is left alone');
    else assert.notEqual(transformed(`/${file}`, text), undefined);
  });
}
