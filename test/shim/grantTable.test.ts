import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GrantTable } from '../../runtime-shim/grantTable.ts';

/** Lehmer's generator: the same numbers each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 48271) % 0x7fffffff;
    yield state;
  }
}

test('a table of grants says what a map does, however long some of them live', () => {
  const [table, map] = [new GrantTable(), new Map<number, number>()];
  const random = numbers(7);
  for (let grant = 1; grant < 20_000; grant += 1) {
    table.set(grant, grant % 1000);
    map.set(grant, grant % 1000);
    // One in eight outlives its place in the array, and one in a hundred is never taken away.
    const back = random.next().value % 8 === 0 ? random.next().value % 2000 : random.next().value % 40;
    const ended = grant - back;
    if (ended % 100 === 0) continue;
    assert.equal(table.get(ended), map.get(ended));
    table.delete(ended);
    map.delete(ended);
    assert.equal(table.get(ended), undefined);
    assert.equal(table.size, map.size);
  }
  assert.ok(map.size > 256);
  for (const [grant, value] of map) assert.equal(table.get(grant), value);
  const [first = 0] = map.keys();
  table.set(first, 5);
  assert.equal(table.get(first), 5);
  assert.equal(table.size, map.size);
});
