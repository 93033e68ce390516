import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { coloured, displayWidth, painterFor, plain, printable, wrap } from '../../cli/terminal.ts';

describe('width', () => {
  test('Chinese characters take two columns, combining marks and escapes none', () => {
    assert.equal(displayWidth('abc'), 3);
    assert.equal(displayWidth('死锁，'), 6);
    assert.equal(displayWidth('e\u0301'), 1);
    assert.equal(displayWidth('😀'), 2);
  });

  test('English wraps between words', () => {
    assert.deepEqual(wrap('one two three four', 9), ['one two', 'three', 'four']);
    assert.deepEqual(wrap('one incomprehensible two', 8), ['one', 'incomprehensible', 'two']);
    assert.deepEqual(wrap('', 8), []);
  });

  test('Chinese wraps between characters, with its signs at the end of the line', () => {
    const lines = wrap('五个任务互相等待，形成环路，谁都无法继续。', 16);
    assert.ok(lines.every((line) => displayWidth(line) <= 16));
    assert.equal(lines.join(''), '五个任务互相等待，形成环路，谁都无法继续。');
    assert.ok(lines.every((line) => !/^[，。]/.test(line)));
  });

  test('a name amid Chinese stays whole', () => {
    const lines = wrap('任务 Hypatia 在 philosophers.ts:31 等待 fork 2。', 20);
    assert.ok(lines.some((line) => line.includes('philosophers.ts:31')));
  });
});

describe('colour', () => {
  test('only on a terminal that wants it', () => {
    assert.equal(painterFor({ isTTY: true }, {}), coloured);
    assert.equal(painterFor({ isTTY: true }, { NO_COLOR: '' }), coloured);
    assert.equal(painterFor({ isTTY: true }, { NO_COLOR: '1' }), plain);
    assert.equal(painterFor({ isTTY: true }, { TERM: 'dumb' }), plain);
    assert.equal(painterFor({}, {}), plain);
  });

  test('ends where the text ends', () => {
    assert.equal(coloured('x', 'bold', 'red'), '\u001b[31m\u001b[1mx\u001b[22m\u001b[39m');
  });
});

test('a name cannot move the cursor', () => {
  assert.equal(printable('a\u001b[2Jb\rc\u009b'), 'a\ufffd[2Jb\ufffdc\ufffd');
});
