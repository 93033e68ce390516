import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { Spinning } from '../../../runtime-shim/primitives/kernel/shared/spinning.ts';

const SHORT = 0.01;
const LONG = 10;
/** How many short sleeps it takes until spinning is promising again; the most that are tried. */
function sleepsUntilPromising(spinning: Spinning, most: number): number {
  for (let sleeps = 0; sleeps < most; sleeps++) {
    if (spinning.isPromising) return sleeps;
    spinning.slept(SHORT);
  }
  return most;
}
const skip = availableParallelism() === 1 && 'with one processor nobody spins';

test('a thread begins to spin after a short sleep, and not after a long one', { skip }, () => {
  const spinning = new Spinning();
  assert.equal(spinning.isPromising, false);
  spinning.slept(LONG);
  assert.equal(spinning.isPromising, false);
  spinning.slept(SHORT);
  assert.equal(spinning.isPromising, true);
  spinning.slept(LONG);
  assert.equal(spinning.isPromising, false);
});
test('each time it was in vain it is tried less often, down to a bound, and more often where it helps', {
  skip,
}, () => {
  const spinning = new Spinning();
  const needed: number[] = [];
  for (let time = 0; time < 8; time++) {
    needed.push(sleepsUntilPromising(spinning, 1000));
    assert.equal(
      spinning.until(() => false),
      false,
    );
  }
  assert.deepEqual(needed, [1, 2, 4, 8, 16, 32, 64, 64]);
  sleepsUntilPromising(spinning, 1000);
  assert.equal(
    spinning.until(() => true),
    true,
  );
  assert.equal(
    spinning.until(() => false),
    false,
  );
  assert.equal(sleepsUntilPromising(spinning, 1000), 64);
  for (let time = 0; time < 3; time++) spinning.until(() => true);
  spinning.until(() => false);
  assert.equal(sleepsUntilPromising(spinning, 1000), 16);
});
test('however well it goes, the event loop has a turn now and then', { skip }, () => {
  const spinning = new Spinning();
  spinning.slept(SHORT);
  let spins = 0;
  for (; spinning.isPromising && spins < 1000; spins++) spinning.until(() => true);
  assert.equal(spins, 100);
  spinning.slept(SHORT);
  assert.equal(spinning.isPromising, true);
});
