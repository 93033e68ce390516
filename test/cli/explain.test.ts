/** `lockstep explain`: the page about a finding, for a terminal. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { renderMarkdown } from '../../cli/markdown.ts';
import { nearestWords } from '../../cli/nearest.ts';
import { coloured, displayWidth, plain } from '../../cli/terminal.ts';
import { findingKinds } from '../../extension/session/snapshot.ts';
import { root } from '../../scripts/support.ts';
import { lockstep } from './support/lockstep.ts';

describe('lockstep explain', () => {
  test('tells what the finding is, how it is found, how sure it is, what to do, with both programs', async () => {
    const { code, stdout, stderr } = await lockstep(['explain', 'self-deadlock']);
    assert.deepEqual([code, stderr], [0, '']);
    const headings = stdout.split('\n').filter((line) => /^[A-Z][\w ]{5,25}$/.test(line));
    assert.deepEqual(headings, [
      'What it is',
      'How it is found',
      'How sure it can be',
      'What to do',
      'A program that raises it',
      'The same program mended',
    ]);
    for (const name of ['l7-acquireTwice', 'l7-acquireTwiceFixed']) {
      const source = readFileSync(join(root, `lessons/locks/${name}.ts`), 'utf8').trimEnd();
      const shown = source.split('\n').map((line) => (line === '' ? '' : `  ${line}`));
      assert.ok(stdout.includes(shown.join('\n')), name);
    }
  });

  test('speaks Chinese, also where the option stands behind the finding', async () => {
    const asked = await lockstep(['explain', 'deadlock-cycle', '--language', 'zh-cn']);
    const system = await lockstep(['explain', 'deadlock-cycle'], { env: { LC_ALL: 'zh_CN.UTF-8' } });
    assert.match(asked.stdout, /^死锁 \(deadlock-cycle\)\n\n若干任务互相等待/);
    assert.equal(system.stdout, asked.stdout);
    const prose = asked.stdout.slice(0, asked.stdout.indexOf('l8-oppositeOrder'));
    assert.deepEqual(
      prose.split('\n').filter((line) => displayWidth(line) > 80),
      [],
    );
  });

  test('lists all findings by category when none is named', async () => {
    const { code, stdout } = await lockstep(['explain']);
    assert.equal(code, 0);
    for (const { id, category } of findingKinds) {
      assert.ok(stdout.indexOf(`\n  ${id} `) > stdout.search(new RegExp(`^${category}$`, 'm')), id);
    }
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.length > 80),
      [],
    );
  });
});

test('Markdown becomes text: headings bold, code coloured, programs indented, links left out', () => {
  const text = '<!-- x -->\n# A `b`\n\nc `d` e\n\n```ts\n# no heading `x`\n\n```\n\n[link](a.md)\n';
  assert.equal(renderMarkdown(text, plain), 'A b\n\nc d e\n\n  # no heading `x`\n');
  assert.ok(renderMarkdown(text, coloured).startsWith('\u001b[1mA b\u001b[22m\n\nc \u001b[36md\u001b[39m e\n'));
});

test('nearest words are those that differ little or have the word in them', () => {
  const known = ['deadlock-cycle', 'self-deadlock', 'orphaned-lock', 'missing-release', 'contention'];
  assert.deepEqual(nearestWords('deadlock', known), ['deadlock-cycle', 'self-deadlock']);
  assert.deepEqual(nearestWords('contentoin', known), ['contention']);
  assert.deepEqual(nearestWords('release-missing', known)[0], 'missing-release');
  assert.deepEqual(nearestWords('qqqq', known), []);
});
