import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { wordsEn } from '../../core/view/wordsEn.ts';
import { wordsZhCn } from '../../core/view/wordsZhCn.ts';
import { listFiles, root } from '../../scripts/support.ts';

const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();

test('both languages fill the same places', () => {
  for (const [key, text] of Object.entries(wordsEn)) {
    assert.deepEqual(places(wordsZhCn[key as keyof typeof wordsEn]), places(text), key);
  }
});

test('no text is empty, exclaims, or is left in English', () => {
  for (const [key, text] of Object.entries(wordsZhCn)) {
    assert.notEqual(text.trim(), '', key);
    assert.doesNotMatch(text, /[!！]/, key);
    if (/[a-z]{3}/i.test(text.replace(/\{\w+\}/g, ''))) assert.match(text, /[\u4e00-\u9fff]|^future$|^pid/, key);
  }
  for (const [key, text] of Object.entries(wordsEn)) assert.doesNotMatch(text, /!/, key);
});

test('every key that the panel names has its words', () => {
  const known = new Set<string>(Object.keys(wordsEn));
  const files = ['core/view', 'webview'].flatMap((folder) =>
    listFiles(join(root, folder), (path) => path.endsWith('.ts')),
  );
  const groups = [...new Set(Object.keys(wordsEn).map((key) => key.split('.')[0] ?? ''))].filter((group) =>
    Object.keys(wordsEn).some((key) => key.startsWith(`${group}.`)),
  );
  const named = new RegExp(`'((?:${groups.join('|')})\\.[a-zA-Z-]+)'`, 'g');
  const missing = files
    .filter((path) => !path.includes('words'))
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(named)].map((match) => match[1] ?? ''))
    .filter((key) => !known.has(key));
  assert.deepEqual(missing, []);
});
