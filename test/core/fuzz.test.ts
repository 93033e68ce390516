import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecordingDecoder } from '../../core/protocol/recordingDecoder.ts';
import { RecordKind } from '../../core/protocol/records.ts';
import { decodeUtf8, encodeUtf8 } from '../../core/protocol/utf8.ts';
import { RecordingBuilder } from '../support/recordingBuilder.ts';
import { seededRandom } from '../support/seededRandom.ts';

const sample = (): Uint8Array => {
  const run = new RecordingBuilder();
  const thread = run.process();
  const lock = thread.lock('a', { key: 'a' });
  const child = thread.endOf({ pid: 7, thread: 0 });
  for (let round = 0; round < 20; round++) {
    const task = thread.task(`task ${round}`, `a.ts:${round}`);
    const held = task.take(lock, `a.ts:${round}`);
    task.put(lock, round, 'label');
    task.awaitsAny([held, 'opaque', thread.main, 'nobody']);
    thread.record(RecordKind.unfinished, { task: task.id });
    task.request(child, 'a.ts:1');
    held.release();
    task.end();
    if (round % 3 === 0) thread.drain();
  }
  thread.idle();
  thread.exit();
  return [...run.files().values()][0] ?? assert.fail();
};

/** Pushes the bytes in pieces and returns how many events came out. */
const survive = (bytes: Uint8Array, piece: number): number => {
  const decoder = new RecordingDecoder();
  const file = decoder.openFile('fuzz');
  let count = 0;
  for (let at = 0; at < bytes.length; at += piece) {
    file.push(bytes.slice(at, at + piece));
    count += decoder.take().length;
  }
  file.end();
  return count + decoder.take().length;
};

test('flipped bits never throw, and what is not hit is still read', () => {
  const whole = sample();
  const good = survive(whole, 1000);
  const random = seededRandom(1);
  let readable = 0;
  for (let round = 0; round < 400; round++) {
    const bytes = whole.slice();
    const flips = 1 + Math.floor(random() * 4);
    for (let flip = 0; flip < flips; flip++) {
      const at = Math.floor(random() * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    if (survive(bytes, 1 + Math.floor(random() * 5000)) > good / 2) readable++;
  }
  assert.ok(readable > 300, `only ${readable} of 400 were still readable`);
});

test('cut, doubled and shuffled stretches never throw', () => {
  const whole = sample();
  const random = seededRandom(2);
  for (let round = 0; round < 200; round++) {
    const cuts = Array.from({ length: 4 }, () => Math.floor(random() * whole.length)).sort((a, b) => a - b);
    const [a = 0, b = 0, c = 0, d = 0] = cuts;
    const parts = [whole.slice(0, b), whole.slice(a, d), whole.slice(c)];
    survive(new Uint8Array(Buffer.concat(parts)), 1 + Math.floor(random() * 3000));
  }
});

test('random bytes behind a good header never throw', () => {
  const header = sample().slice(0, 16);
  const random = seededRandom(3);
  for (let round = 0; round < 200; round++) {
    const noise = Uint8Array.from({ length: Math.floor(random() * 3000) }, () => Math.floor(random() * 256));
    survive(new Uint8Array(Buffer.concat([header, noise])), 1 + Math.floor(random() * 500));
  }
});

test('UTF-8 agrees with the platform, also for broken bytes and surrogates', () => {
  const random = seededRandom(4);
  const platform = new TextDecoder('utf-8', { ignoreBOM: true });
  for (const text of ['', 'lock', '锁 🔒 é', '\ud800 alone', 'x'.repeat(10_000)]) {
    assert.deepEqual(encodeUtf8(text), new TextEncoder().encode(text));
    assert.equal(decodeUtf8(encodeUtf8(text)), text.replace('\ud800 ', '\ufffd '));
  }
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: 12 }, () => 0x20 + Math.floor(random() * 0xe0));
    const valid = new TextEncoder().encode(platform.decode(bytes));
    assert.equal(decodeUtf8(valid), platform.decode(valid));
    assert.equal(typeof decodeUtf8(bytes), 'string');
  }
});
