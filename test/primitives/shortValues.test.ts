import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serialize } from 'node:v8';
import { isShortPacked, packShort, unpackShort } from '../../runtime-shim/primitives/kernel/shortValues.ts';

test('short lists come out as they went in', () => {
  const lists: unknown[][] = [
    [],
    [undefined],
    [null, true, false, undefined],
    [0, -0, 1.5, -7, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE],
    ['', 'text', '名前', '\ud800 alone', '\u0000'],
    ['x'.repeat(256), 1, 'y'],
  ];
  for (const list of lists) {
    const bytes = packShort(list);
    assert.ok(bytes !== undefined && isShortPacked(bytes));
    assert.deepEqual(unpackShort(bytes), list);
  }
});

test('what is long, or more than a text or a number, is left to the engine, whose bytes look otherwise', () => {
  for (const list of [['x'.repeat(257)], [{}], [[1]], [1n], [Symbol.iterator], [() => 1], new Array(9).fill(1)])
    assert.equal(packShort(list), undefined);
  for (const value of [[], [1], 8, 'text', { key: 1 }]) assert.equal(isShortPacked(serialize(value)), false);
});
