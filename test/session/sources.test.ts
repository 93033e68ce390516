import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildSync, transformSync } from 'esbuild';
import type { Site } from '../../core/protocol/events.ts';
import { mapReference } from '../../extension/session/sourceMaps.ts';
import { Sources } from '../../extension/session/sources.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const written = `interface Account {
  balance: number;
}
export function pay(from: Account): void {
  if (from.balance < 0) throw new Error('empty');
}
`;
const at = (file: string, line: number, column: number): Site => ({ file, line, column, functionName: '', label: '' });

/** Where a word first stands in a text, as a site. */
function siteOf(file: string, text: string, word: string): Site {
  const before = text.slice(0, text.indexOf(word)).split('\n');
  return at(file, before.length, (before.at(-1)?.length ?? 0) + 1);
}
const place = ({ file, line, column }: Site): string => `${file}:${line}:${column}`;

describe('a site in generated code is shown where it was written', () => {
  test('through an inline map that only the recording knows, as loaders make it', (context) => {
    const folder = temporaryFolder(context, { 'bank.ts': written });
    const file = join(folder, 'bank.ts');
    const { code } = transformSync(written, { loader: 'ts', sourcemap: 'inline', sourcefile: file });
    const sources = new Sources();
    sources.addMap(file, mapReference(code) ?? '');
    const found = sources.locate(siteOf(file, code, 'throw'));
    assert.equal(place(found), `${file}:5:25`);
    assert.equal(sources.line(file, 5), "  if (from.balance < 0) throw new Error('empty');");
  });

  test('through a map beside it', (context) => {
    const folder = temporaryFolder(context, { 'src/bank.ts': written });
    const outfile = join(folder, 'out/bank.js');
    buildSync({ entryPoints: [join(folder, 'src/bank.ts')], outfile, sourcemap: true, format: 'esm' });
    const { outputFiles } = buildSync({ entryPoints: [join(folder, 'src/bank.ts')], write: false, format: 'esm' });
    const code = outputFiles[0]?.text ?? '';
    const found = new Sources().locate(siteOf(outfile, code, 'throw'));
    assert.equal(place(found), `${join(folder, 'src/bank.ts')}:5:25`);
  });

  test('through a chain of maps: bundle, compiled, written', (context) => {
    const folder = temporaryFolder(context, { 'src/bank.ts': written });
    const compiled = join(folder, 'lib/bank.js');
    const bundle = join(folder, 'dist/bundle.js');
    buildSync({ entryPoints: [join(folder, 'src/bank.ts')], outfile: compiled, sourcemap: true, format: 'esm' });
    // Without its map the compiled file counts as source, so that the bundle's map leads to it and no further.
    rmSync(`${compiled}.map`);
    buildSync({ entryPoints: [compiled], outfile: bundle, sourcemap: true, format: 'esm' });
    const bundled = buildSync({ entryPoints: [compiled], write: false, format: 'esm' }).outputFiles[0]?.text ?? '';
    buildSync({ entryPoints: [join(folder, 'src/bank.ts')], outfile: compiled, sourcemap: true, format: 'esm' });
    const found = new Sources().locate(siteOf(bundle, bundled, 'throw'));
    assert.equal(place(found), `${join(folder, 'src/bank.ts')}:5:25`);
  });

  test('through an index map, and a source root', (context) => {
    const folder = temporaryFolder(context);
    const { code, map } = transformSync(written, { loader: 'ts', sourcemap: 'external', sourcefile: 'bank.ts' });
    const section: unknown = JSON.parse(map);
    assert.ok(typeof section === 'object' && section !== null);
    const inner = { ...section, sourceRoot: '/elsewhere/src' };
    const index = { version: 3, sections: [{ offset: { line: 2, column: 0 }, map: inner }] };
    const file = join(folder, 'all.js');
    writeFileSync(file, `// one\n// two\n${code}//# sourceMappingURL=all.js.map\n`);
    writeFileSync(`${file}.map`, JSON.stringify(index));
    const site = siteOf(file, code, 'throw');
    const sources = new Sources();
    const found = sources.locate(at(file, site.line + 2, site.column));
    assert.equal(place(found), '/elsewhere/src/bank.ts:5:25');
    assert.equal(sources.line('/elsewhere/src/bank.ts', 1), 'interface Account {', 'the text comes from the map');
  });

  test('with its callers', (context) => {
    const folder = temporaryFolder(context);
    const file = join(folder, 'bank.ts');
    const { code } = transformSync(written, { loader: 'ts', sourcemap: 'inline', sourcefile: file });
    const sources = new Sources();
    sources.addMap(file, mapReference(code) ?? '');
    const site = siteOf(file, code, 'throw');
    const found = sources.locate({ ...at('/other.js', 1, 1), callers: [site] });
    assert.deepEqual(found.callers?.map(place), [`${file}:5:25`]);
  });
});

describe('a map that is no good leaves the generated position', () => {
  const file = pathToFileURL('/nowhere/code.js').href;
  const references = {
    'no JSON': 'data:application/json,nonsense',
    'not base64': 'data:application/json;base64,%%%',
    'an array': `data:application/json,${encodeURIComponent('[]')}`,
    'bad mappings': `data:application/json,${encodeURIComponent('{"version":3,"sources":["a"],"mappings":"!!!"}')}`,
    'a file that is not there': 'gone.map',
    'a bad escape': '%E0%A4%A',
  };
  for (const [what, reference] of Object.entries(references)) {
    test(what, () => {
      const sources = new Sources();
      sources.addMap(file, reference);
      assert.equal(place(sources.locate(at(file, 3, 7))), `${file}:3:7`);
    });
  }
});

test('what was shown can be read elsewhere, where neither maps nor sources exist', (context) => {
  const folder = temporaryFolder(context, { 'bank.ts': written });
  const file = join(folder, 'bank.ts');
  const { code } = transformSync(written, { loader: 'ts', sourcemap: 'inline', sourcefile: file });
  const here = new Sources();
  here.addMap(file, mapReference(code) ?? '');
  const recorded = siteOf(file, code, 'throw');
  const shown = here.locate(recorded);
  here.line(shown.file, shown.line);
  const facts = here.facts();
  rmSync(file);

  const elsewhere = new Sources();
  for (const fact of facts) {
    if (fact.fact === 'positions') elsewhere.addPositions(fact);
    else if (fact.fact === 'source') elsewhere.addSource(fact);
  }
  assert.equal(place(elsewhere.locate(recorded)), place(shown));
  assert.equal(elsewhere.line(file, 5), "  if (from.balance < 0) throw new Error('empty');");
});

test('only files that were shown are given out whole', (context) => {
  const folder = temporaryFolder(context, { 'bank.ts': written, 'secret.txt': 'secret' });
  const sources = new Sources();
  sources.line(join(folder, 'bank.ts'), 1);
  assert.equal(sources.linesOf(join(folder, 'bank.ts'))?.length, 7);
  assert.equal(sources.linesOf(join(folder, 'secret.txt')), undefined);
});
