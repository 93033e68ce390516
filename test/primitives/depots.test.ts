import assert from 'node:assert/strict';
import { fstatSync } from 'node:fs';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Depots } from '../../runtime-shim/primitives/broker/depots.ts';
import { DEPOSIT_BYTES, decodeDeposit, SPARE_BYTES } from '../../runtime-shim/primitives/kernel/deposits/deposit.ts';
import { Depot } from '../../runtime-shim/primitives/kernel/deposits/depot.ts';
import { endDepotFile, makeDepotFile } from '../../runtime-shim/primitives/kernel/deposits/depotFile.ts';
import { DepotReader } from '../../runtime-shim/primitives/kernel/deposits/depotReader.ts';
import { Ranges } from '../../runtime-shim/primitives/kernel/deposits/ranges.ts';
import { seededRandom } from '../support/seededRandom.ts';

const TOKEN = 'the token';
const OWNER = { number: 1, pid: process.pid, name: 'P1' };
const PAGE = 4096;

/** Why there are no depots here. */
function whyNot(): string | false {
  const descriptor = makeDepotFile(TOKEN, 1);
  if (descriptor === undefined) return 'this system shares no memory by files';
  endDepotFile(descriptor);
  return false;
}
const skip = whyNot();

/** A client's depot, whose owner has asked for it. */
function opened(depots: Depots): Depot {
  const depot: Depot = new Depot(TOKEN, () => depot.open(depots.make(OWNER)));
  while (!depot.isOpen) depot.lay({ body: Buffer.alloc(DEPOSIT_BYTES), tag: undefined });
  return depot;
}
function laid(depot: Depot, body: Buffer, tag?: Buffer): Buffer {
  const bytes = depot.lay({ body, tag });
  assert.ok(bytes);
  return bytes;
}

test('places never overlap, and what is given back is given out again', () => {
  const random = seededRandom(7);
  const pages = 64;
  const ranges = new Ranges(0, pages * PAGE);
  const given = new Map<number, number>();
  const owner = new Array<number>(pages).fill(-1);
  for (let step = 0; step < 5000; step++) {
    const [[start, size] = [0, 0]] = given;
    if (given.size > 0 && random() < 0.5) {
      ranges.giveBack(start);
      given.delete(start);
      owner.fill(-1, start / PAGE, start / PAGE + size);
    } else {
      const wanted = 1 + Math.floor(random() * 8);
      const place = ranges.take(wanted * PAGE - Math.floor(random() * PAGE));
      const isRoom = owner.some((_, page) => {
        const run = owner.slice(page, page + wanted);
        return run.length === wanted && run.every((each) => each < 0);
      });
      assert.equal(place !== undefined, isRoom, 'as long as there is a place in one piece');
      if (place === undefined) continue;
      const from = place / PAGE;
      assert.ok(owner.slice(from, from + wanted).every((each) => each < 0));
      owner.fill(step, from, from + wanted);
      given.set(place, wanted);
    }
    const last = owner.findLastIndex((each) => each >= 0);
    assert.equal(ranges.firstUnused, (last + 1) * PAGE);
  }
});

test('what is laid down is read as it was, by those who have the word alone', { skip }, (context) => {
  const depots = new Depots(TOKEN);
  context.after(() => depots.close());
  const depot = opened(depots);
  const body = Buffer.alloc(DEPOSIT_BYTES, 'abc');
  const deposit = laid(depot, body, Buffer.from('tag'));
  const set = depots.setFor({});
  depots.note(set, deposit);
  const expected = Buffer.concat([Buffer.from('tag'), body]);
  assert.deepEqual(new DepotReader(TOKEN).read(deposit), expected);
  assert.deepEqual(depots.read(deposit), expected);
  assert.equal(new DepotReader('another').read(deposit), undefined);
  assert.equal(depots.make(OWNER), undefined, 'one for each');
});

test('the owner is told of free places once, and the file becomes shorter', { skip }, (context) => {
  const depots = new Depots(TOKEN);
  context.after(() => depots.close());
  const depot = opened(depots);
  const set = depots.setFor({});
  const deposits: Buffer[] = [];
  const body = Buffer.alloc(2 ** 20);
  for (let bytes = 0; bytes < 3 * SPARE_BYTES; bytes += body.length) deposits.push(laid(depot, body));
  for (const deposit of deposits) depots.note(set, deposit);
  const [first] = deposits;
  assert.ok(first);
  const { descriptor, place } = decodeDeposit(first);
  assert.ok(fstatSync(descriptor).size >= 3 * SPARE_BYTES);
  for (const deposit of deposits) depots.taken(set, deposit);
  for (const deposit of deposits) depots.taken(set, deposit);
  const freed = depots.freedOf(OWNER);
  assert.equal(freed.length, 4 * deposits.length);
  assert.equal(depots.freedOf(OWNER).length, 0);
  depot.free(freed);
  assert.ok(fstatSync(descriptor).size <= SPARE_BYTES);
  assert.equal(decodeDeposit(laid(depot, body)).place, place);
});

test('a file lasts until its owner has left and nothing lies there', { skip }, (context) => {
  const depots = new Depots(TOKEN);
  context.after(() => depots.close());
  const depot = opened(depots);
  const set = depots.setFor({});
  const deposit = laid(depot, Buffer.alloc(DEPOSIT_BYTES, 1));
  depots.note(set, deposit);
  depots.clientLeft(OWNER);
  assert.equal(depots.read(deposit).length, DEPOSIT_BYTES);
  depots.taken(set, deposit);
  assert.throws(() => depots.read(deposit), RangeError);
});

test('what lies in a queue that is forgotten is free', { skip }, async (context) => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const depots = new Depots(TOKEN);
  context.after(() => depots.close());
  const depot = opened(depots);
  depots.note(depots.setFor({}), laid(depot, Buffer.alloc(DEPOSIT_BYTES)));
  let freed = 0;
  while (freed === 0) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
    freed = depots.freedOf(OWNER).length;
  }
  assert.equal(freed, 4);
});
