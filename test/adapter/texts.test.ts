// Every text that people read exists in both languages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as errors from '../../extension/adapter/errors.ts';
import { listFiles, root } from '../../scripts/support.ts';

function readTexts(path: string): Map<string, string> {
  const content: unknown = JSON.parse(readFileSync(join(root, path), 'utf8'));
  assert.ok(typeof content === 'object' && content !== null);
  return new Map(Object.entries(content).map(([key, text]) => [key, String(text)]));
}
const chinese = /\p{Script=Han}/u;
const placesOf = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

test('the manifest names only texts that exist in both languages, and all of them', () => {
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const used = [...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
  const english = readTexts('package.nls.json');
  const translated = readTexts('package.nls.zh-cn.json');
  assert.deepEqual([...new Set(used)].sort(), [...english.keys()].sort());
  assert.deepEqual([...translated.keys()], [...english.keys()]);
  for (const [key, text] of translated) assert.match(text, chinese, key);
});

test('every text that the editor shows exists in both bundles, and nothing else is there', () => {
  const sources = listFiles(join(root, 'extension'), (path) => path.endsWith('.ts'));
  const used = sources.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map(([, text]) => text ?? ''),
  );
  const calls = sources.flatMap((path) => readFileSync(path, 'utf8').match(/l10n\.t\(/g) ?? []);
  assert.equal(used.length, calls.length, 'a text is not a plain literal');
  const english = readTexts('l10n/bundle.l10n.json');
  const translated = readTexts('l10n/bundle.l10n.zh-cn.json');
  assert.deepEqual([...english.keys()].sort(), [...new Set(used)].sort());
  assert.deepEqual([...translated.keys()], [...english.keys()]);
  for (const [key, text] of translated) {
    assert.match(text, chinese, key);
    assert.deepEqual(placesOf(text), placesOf(key));
  }
});

test('the errors of the adapter are sentences in both languages', () => {
  for (const make of Object.values(errors)) {
    const { en, 'zh-cn': zhCn } = make('x.ts', 'y').texts;
    assert.match(en, /^\p{Lu}.*\.$/u);
    assert.match(zhCn, chinese);
  }
});
