// Every text that people read exists in both languages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as errors from '../../extension/adapter/errors.ts';
import { commandIds } from '../../extension/ui/contributed.ts';
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

test('the walkthrough names commands of the manifest, and its pages exist in both languages', () => {
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const pages = [...manifest.matchAll(/"markdown": "([^"]+)"/g)].map(([, path]) => path ?? '');
  assert.ok(pages.length > 0);
  for (const page of pages) {
    assert.doesNotMatch(readFileSync(join(root, page), 'utf8'), chinese);
    assert.match(readFileSync(join(root, page.replace(/\.md$/, '.nls.zh-cn.md')), 'utf8'), chinese);
  }
  const linked = (path: string): string[] =>
    [...readTexts(path).values()].flatMap((text) =>
      [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, id]) => id ?? ''),
    );
  const english = linked('package.nls.json');
  assert.deepEqual(linked('package.nls.zh-cn.json'), english);
  assert.deepEqual(
    english.filter((id) => !commandIds.some((each) => each === id)),
    [],
  );
});

test('each command of the manifest is registered, and no other', () => {
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const named = [...manifest.matchAll(/"command": "([\w.]+)",\s*"category"/g)].map(([, id]) => id ?? '');
  assert.deepEqual(named.sort(), [...commandIds].sort());
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
