import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Stripper } from '../../runtime-shim/loading/hooksThread.ts';
import { root } from '../../scripts/support.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { recordingFolder, runRecorded } from './support/recorded.ts';

const { strip }: Stripper = createRequire(import.meta.url)(join(root, 'dist/shim/strip.cjs'));

test('types become white space, and all else stays where it is', () => {
  assert.equal(strip('const hits: number = 1;\n'), 'const hits         = 1;\n');
});

test('syntax that is more than types is refused with its place and what to do, as a later Node does it', () => {
  assert.throws(
    () => strip('class Shop {\n  constructor(private stock: number) {}\n}\n'),
    (error) =>
      error instanceof SyntaxError &&
      Reflect.get(error, 'code') === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' &&
      /parameter property is not supported.*\[2:1\].*lockstep run -- npx tsx/s.test(error.message),
  );
});

for (const extension of ['cts', 'mts'])
  test(`a program in a .${extension} file is told of it on Node 20`, async (context) => {
    const folder = temporaryFolder(context);
    const file = join(folder, `program.${extension}`);
    writeFileSync(file, 'enum Side { left, right }\nconsole.log(Side.left);\n');
    const { code, stderr } = await runRecorded({ args: [file], directory: recordingFolder(folder) });
    assert.equal(code, 1);
    assert.match(stderr, /enum is not supported.*lockstep run -- npx tsx/s);
    assert.doesNotMatch(stderr, /^ {4}at .*(strip\.cjs|hooks20)/m);
  });
