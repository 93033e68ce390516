import assert from 'node:assert/strict';
import { matrix } from '../support/matrix.ts';
import { runReporting } from './runReporting.ts';

interface Expected {
  readonly code: number;
  readonly stderr: RegExp;
  readonly seen: Readonly<Record<string, readonly unknown[]>>;
}
const waited = { 'outlived the daemon': [true] };
const unwound = { finally: [], ...waited };
const ends: Readonly<Record<string, Expected>> = {
  throw: { code: 1, stderr: /^RangeError: on purpose$/m, seen: unwound },
  reject: { code: 1, stderr: /^RangeError: on purpose$/m, seen: waited },
  status: { code: 5, stderr: /^$/, seen: unwound },
  text: { code: 1, stderr: /^last words\n$/, seen: unwound },
  callback: { code: 6, stderr: /^$/, seen: waited },
  exit: { code: 3, stderr: /^$/, seen: {} },
  handled: { code: 4, stderr: /^$/, seen: {} },
};

for (const [how, { code, stderr, seen }] of Object.entries(ends)) {
  const waits = 'outlived the daemon' in seen ? 'waits for ordinary children' : 'ends all children at once';
  matrix(`a main part that ends by ${how} ${waits}`, async (node, major) => {
    const result = await runReporting(node, major, 'exits.ts', [how]);
    assert.deepEqual(Object.fromEntries(result.seen), seen, result.stderr);
    assert.equal(result.code, code);
    assert.match(result.stderr, stderr);
  });
}
