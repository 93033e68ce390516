import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { detectors } from '../../core/detectors/index.ts';
import { stalePages, wantedPages } from '../../scripts/findingPages.ts';
import { repoPath, root } from '../../scripts/support.ts';

test('the pages about findings are fresh, and there are no others', () => {
  for (const { path, text } of wantedPages()) {
    const written = existsSync(path) ? readFileSync(path, 'utf8') : '';
    assert.equal(written, text, `${repoPath(path)} is stale: npm run gen`);
  }
  assert.deepEqual(stalePages().map(repoPath), []);
});

test('links between the pages lead somewhere', () => {
  for (const { path, text } of wantedPages()) {
    for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
      assert.ok(existsSync(join(dirname(path), target)), `${repoPath(path)}: ${target}`);
    }
  }
});

test('every finding says in both languages what it is, how it is found, how sure it can be and what to do', () => {
  for (const { id, about } of detectors) {
    for (const [language, texts] of Object.entries(about)) {
      for (const [part, text] of Object.entries(texts)) {
        const isWhole = part === 'title' ? text !== '' : /[.。]$/.test(text.trim());
        assert.ok(isWhole, `${id} ${language} ${part}: ${text}`);
        assert.equal((text.match(/`/g)?.length ?? 0) % 2, 0, `${id} ${language} ${part}: a backtick is alone`);
        assert.equal(/[\u4e00-\u9fff]/.test(text), language === 'zh-cn', `${id} ${language} ${part}: ${text}`);
      }
    }
  }
});

test('the programs of the pages exist', () => {
  for (const { id, example } of detectors) {
    for (const path of [example?.buggy, example?.fixed]) {
      if (path !== undefined) assert.ok(existsSync(join(root, path)), `${id}: ${path}`);
    }
  }
});
