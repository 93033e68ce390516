import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as acorn from 'acorn';
import { decodeShifts, originalColumn, withoutInsertions } from '../../runtime-shim/transform/code.ts';
import { root } from '../../scripts/support.ts';
import { programs } from './programs.ts';
import { transformed } from './support/compare.ts';

/** Real programs of many authors: the packages that the project is developed with. */
const MAX_BYTES = 400_000;
const MAX_FILES = 400;

function scripts(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?js$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size < MAX_BYTES);
}

const lines = (text: string): number => text.split(/\r\n|[\n\r\u2028\u2029]/).length;

/** How an ES module or a CommonJS file is parsed; undefined where it is neither. */
function formatOf(source: string): 'module' | 'commonjs' | undefined {
  for (const sourceType of ['commonjs', 'module'] as const)
    try {
      acorn.parse(source, { ecmaVersion: 'latest', sourceType, allowHashBang: true });
      return sourceType;
    } catch {
      // The other form.
    }
  return undefined;
}

function check(path: string, source: string): boolean {
  const format = formatOf(source);
  if (format === undefined) return false;
  const text = transformed(format === 'module' ? '/a.mjs' : '/a.cjs', source);
  if (text === undefined) return false;
  assert.ok(withoutInsertions(text) === source, path);
  assert.equal(lines(text), lines(source), path);
  assert.doesNotThrow(
    () => acorn.parse(text, { ecmaVersion: 'latest', sourceType: format, allowHashBang: true }),
    path,
  );
  assert.equal(transformed(path, text), undefined, `${path}: not transformed twice`);
  return true;
}

test('taking the insertions out of real code gives the code back', () => {
  const files = scripts(join(root, 'node_modules'))
    .filter((path) => /\basync\b/.test(readFileSync(path, 'utf8')))
    .slice(0, MAX_FILES);
  const changed = files.filter((path) => check(path, readFileSync(path, 'utf8')));
  assert.ok(changed.length > 10, `${changed.length} of ${files.length}`);
});

test('taking the insertions out of the test programs gives them back', () => {
  for (const [name, { text, file = 'main.mjs' }] of Object.entries(programs))
    assert.equal(check(file, text), !/\bwith \(/.test(text), name);
});

test('columns in transformed text map to those in the source', () => {
  const source = 'const f = async (x) => { return [await x, await (await x)];  };\nexport default f;\n';
  const text = transformed('/a.mjs', source);
  assert.ok(text !== undefined);
  const shifts = /"([^"]*)","",(?:true|false)\)/.exec(text)?.[1];
  assert.ok(shifts !== undefined);
  const [line = ''] = text.split('\n');
  const first = decodeShifts(shifts).get(1);
  assert.ok(first !== undefined);
  for (const part of ['async', '=> {', 'return [', '];', '};'])
    assert.equal(originalColumn(first, line.indexOf(part) + 1), source.indexOf(part) + 1, part);
});
