/** Which elements are told: those that are read and written back, and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transformed } from './support/compare.ts';

/** What is inserted where an element is touched: what happens to it (0 read, 1 written, 2 both), its holder, and its index. */
function touches(statements: string): string[] {
  const text = transformed('/a.mjs', `const view = new Int32Array(8);\n${statements}\n`) ?? '';
  const calls = text.matchAll(/\$lsV\(\d+,(\d),([\w$.#]+),\/\*\$\*\/(.*?)\/\*\$ls[^*]*\*\/((?:,"\w+")?)\)/g);
  return [...calls].map(([, touch, holder, index, member]) => `${touch} ${holder}${member} ${index}`);
}

const told: Readonly<Record<string, readonly string[]>> = {
  'view[0]++;': ['2 view 0'],
  '--view[1];': ['2 view 1'],
  'view[at(2)] += 1;': ['2 view at(2)'],
  'view[0] = view[0] + 1;': ['1 view 0', '0 view 0'],
  'view[0] = Math.max(view[0], 5);': ['1 view 0', '0 view 0'],
  'function f(i) { const seen = view[i]; work(); view[i] = seen + 1; }': ['0 view i', '1 view i'],
  'class Shop { constructor(v) { this.left = v; } sell() { this.left[3] -= 1; } }': ['2 this,"left" 3'],
  'async function f() { await view; view[0] |= 4; }': ['2 view 0'],
  'view[0] = 1;': [],
  'const seen = view[0]; view[1] = seen;': [],
  'view[0] ??= 1;': [],
  'view[0] = (() => view[0])();': [],
  'view?.[0];': [],
  'elsewhere()[0]++;': [],
};

for (const [statements, expected] of Object.entries(told))
  test(`told of ${statements}`, () => assert.deepEqual(touches(statements), expected));

test('nothing is told where no text mentions typed arrays', () => {
  assert.equal(transformed('/a.mjs', 'const counts = [0];\ncounts[0] += 1;\n'), undefined);
});

/** What the module says of `Atomics`: how many calls are told, and whether there are uses that are not. */
function orders(statements: string): readonly [calls: number, isBlind: boolean] {
  const text = transformed('/a.mjs', `const view = new Int32Array(8);\n${statements}\nview[0]++;\n`) ?? '';
  const calls = text.split('$lsT(').length - 1;
  return [Math.max(0, calls - 1), text.includes('sharing.isBlind=true')];
}

test('calls of Atomics are told; where it is used otherwise, that is', () => {
  assert.deepEqual(orders('Atomics.add(view, 0, 1);'), [1, false]);
  assert.deepEqual(orders('while (Atomics.load(view, 0) === 0) Atomics.wait(view, 0, 0);'), [2, false]);
  assert.deepEqual(orders('Atomics.add(...[view, 0, 1]);'), [1, false]);
  assert.deepEqual(orders('const { load } = Atomics;'), [0, true]);
  assert.deepEqual(orders('globalThis.Atomics.add(view, 0, 1);'), [0, true]);
  assert.deepEqual(orders('Atomics["add"](view, 0, 1);'), [0, true]);
  assert.deepEqual(orders('async function* f() { for await (const x of y) Atomics.add(view, 0, x); }'), [1, false]);
});
