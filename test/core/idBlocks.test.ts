import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IdBlocks, IdSource } from '../../core/protocol/idBlocks.ts';

/** Counts how often ids are taken, which is how many entries are kept. */
class CountingSource extends IdSource {
  takes = 0;
  override take(count: number): number {
    this.takes += 1;
    return super.take(count);
  }
}

test('ids of several streams stay apart and stay the same, in whatever order they come', () => {
  const source = new IdSource();
  const streams = [new IdBlocks(source), new IdBlocks(source)];
  const locals = [0, 1, 63, 64, 4095, 4096, 8191, 8192, 8319, 8320, 1e6, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, -1, -2];
  const globals = new Map<number, string>();
  for (const [index, blocks] of streams.entries()) {
    for (const local of [...locals, ...locals.toReversed()]) {
      const id = blocks.globalOf(local);
      assert.ok(Number.isSafeInteger(id) && id > 0);
      const named = `${index}/${local >>> 0}`;
      assert.equal(globals.get(id) ?? named, named);
      globals.set(id, named);
    }
  }
  assert.equal(globals.size, 2 * new Set(locals.map((local) => local >>> 0)).size);
});

test('every id of a block is its own', () => {
  const source = new IdSource();
  const [one, other] = [new IdBlocks(source), new IdBlocks(source)];
  const seen = new Set<number>();
  for (let local = 0; local < 70_000; local += 1) {
    seen.add(one.globalOf(local));
    seen.add(other.globalOf(local));
  }
  assert.equal(seen.size, 140_000);
});

test('a thousand million ids need some hundreds of entries', () => {
  const source = new CountingSource();
  const blocks = new IdBlocks(source);
  for (let local = 0; local < 1e9; local += 50) if (local < 1e5 || local % 4000 === 0) blocks.globalOf(local);
  assert.ok(source.takes < 2000, String(source.takes));
});
