import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createState } from '../../core/model/createState.ts';
import { reduce } from '../../core/model/reduce.ts';
import type { Anomaly } from '../../core/protocol/anomaly.ts';
import { encodeChunk, encodeFileHeader, encodeRecord, encodeRecords } from '../../core/protocol/encode.ts';
import { RecordingDecoder } from '../../core/protocol/recordingDecoder.ts';
import { PROTOCOL_VERSION, RecordKind } from '../../core/protocol/records.ts';
import { ChunkKind } from '../../core/protocol/spool.ts';
import { anomalySamples } from '../support/anomalySamples.ts';
import { RecordingBuilder, type ThreadBuilder } from '../support/recordingBuilder.ts';
import { joinBytes } from '../support/recordingParts.ts';

/** What is noticed about these files, read as a kept recording. */
const noted = (files: ReadonlyMap<string, Uint8Array>): readonly Anomaly[] => {
  const decoder = new RecordingDecoder();
  const state = createState();
  for (const [name, bytes] of files) {
    const file = decoder.openFile(name);
    file.push(bytes);
    file.end();
  }
  for (const event of decoder.take()) reduce(state, event);
  return state.anomalies.map(({ anomaly }) => anomaly);
};

/** What is noticed when a good thread goes on like this, and these bytes follow. */
const after = (go: (thread: ThreadBuilder) => void, ...parts: Uint8Array[]): readonly Anomaly[] => {
  const run = new RecordingBuilder();
  go(run.process());
  const [bytes] = run.files().values();
  return noted(new Map([['x.spool', joinBytes([bytes ?? assert.fail(), ...parts])]]));
};
const nothing = (): void => {};
const records = (...each: Uint8Array[]): Uint8Array => encodeRecords(0, joinBytes(each));
const resume = (sequence: number, at: number): Uint8Array => encodeRecord(RecordKind.resume, sequence, at, {});
const facts = (thread: number, json: string): Uint8Array =>
  encodeChunk(ChunkKind.facts, thread, new TextEncoder().encode(json));
const withByte = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  bytes[at] = value;
  return bytes;
};

const IN_FILE = { file: 'x.spool' };
const IN_THREAD = { ...IN_FILE, pid: 100, thread: 0 };
/** The model does not know the file. */
const BY_THREAD = { pid: 100, thread: 0 };

/** The kinds that can come of a file's bytes alone. `tornTail` is the session's, `lateEvents` comes of reading live. */
const cases: readonly (readonly [Anomaly, readonly Anomaly[]])[] = [
  [{ note: 'unreadableFacts', values: {}, ...IN_FILE }, after(nothing, facts(0, '{"no": "list"}'))],
  [{ note: 'unusableFact', values: { kind: 'rumour' }, ...IN_FILE }, after(nothing, facts(0, '[{"fact":"rumour"}]'))],
  [{ note: 'notFollowed', values: {}, ...IN_THREAD }, after(nothing, facts(0, '[{"fact":"notFollowed"}]'))],
  [
    { note: 'heapTooLarge', values: { megabytes: 64 }, ...IN_THREAD },
    after(nothing, facts(0, '[{"fact":"heapTooLarge","megabytes":64}]')),
  ],
  [
    { note: 'configFailed', values: { path: '/a.ts', reason: 'b' }, ...IN_THREAD },
    after(nothing, facts(0, '[{"fact":"configFailed","path":"/a.ts","reason":"b"}]')),
  ],
  [
    { note: 'recordsOfUnknownThread', values: {}, ...IN_FILE, thread: 7 },
    after(nothing, encodeRecords(7, resume(0, 1))),
  ],
  [
    { note: 'factsOfUnknownThread', values: {}, ...IN_FILE, thread: 7 },
    after(nothing, facts(7, '[{"fact":"text","id":1,"text":"a"}]')),
  ],
  [{ note: 'cutRecord', values: {}, ...IN_THREAD }, after(nothing, records(new Uint8Array(8)))],
  [{ note: 'recordWithoutTime', values: {}, ...IN_THREAD }, after(nothing, records(resume(0, Number.NaN)))],
  [{ note: 'recordOutOfOrder', values: {}, ...IN_THREAD }, after(nothing, records(resume(5, 2), resume(4, 3)))],
  [
    { note: 'targetWithoutAwait', values: {}, ...IN_THREAD },
    after((thread) => thread.record(RecordKind.awaitTarget, {})),
  ],
  [
    { note: 'unknownRecord', values: { kind: 99 }, ...IN_THREAD },
    after(nothing, records(withByte(resume(0, 2), 0, 99))),
  ],
  [
    { note: 'taskStartedTwice', values: {}, ...BY_THREAD },
    after((thread) => {
      const { id: task } = thread.task('a');
      thread.record(RecordKind.taskStart, { task, resource: thread.main.id });
    }),
  ],
  [
    { note: 'requestTwice', values: {}, ...BY_THREAD },
    after((thread) => {
      const lock = thread.lock('a');
      const { id: value } = thread.main.request(lock, '');
      thread.record(RecordKind.request, { task: thread.main.id, resource: lock.id, value });
    }),
  ],
  [
    { note: 'grantTwice', values: {}, ...BY_THREAD },
    after((thread) => void thread.main.take(thread.lock('a'), '').acquire()),
  ],
  [
    { note: 'releaseOfNothing', values: {}, ...BY_THREAD },
    after((thread) => {
      const held = thread.main.take(thread.lock('a'), '');
      held.release();
      held.release();
    }),
  ],
  [
    { note: 'itemOfNobody', values: {}, ...BY_THREAD },
    after((thread) => thread.main.got(thread.resource('queue', 'a'), 1)),
  ],
  [{ note: 'resourceNeverCreated', values: {}, ...BY_THREAD }, after((thread) => void thread.main.take({ id: 5 }, ''))],
];

for (const [expected, found] of cases)
  test(`${expected.note} is noticed, with its place`, () => assert.deepEqual(found, [expected]));

test('damage and files of other formats are noticed with their bytes and versions', () => {
  const run = new RecordingBuilder();
  run.process().idle();
  const [good] = run.files().values();
  const bytes = good ?? assert.fail();
  const files = new Map([
    ['bad.spool', joinBytes([bytes.subarray(0, 16), new Uint8Array(64).fill(7), bytes.subarray(16)])],
    ['newer.spool', withByte(encodeFileHeader(1), 8, PROTOCOL_VERSION + 1)],
    ['older.spool', withByte(encodeFileHeader(1), 8, PROTOCOL_VERSION - 1)],
    ['other.spool', new TextEncoder().encode('something else altogether')],
    ['short.spool', new Uint8Array(5)],
  ]);
  const read = PROTOCOL_VERSION;
  assert.deepEqual(noted(files), [
    { note: 'damagedBytes', values: { at: 16, bytes: 64 }, file: 'bad.spool' },
    { note: 'newerFormat', values: { written: read + 1, read }, file: 'newer.spool' },
    { note: 'olderFormat', values: { written: read - 1, read }, file: 'older.spool' },
    { note: 'foreignFile', values: {}, file: 'other.spool' },
    { note: 'tooShort', values: {}, file: 'short.spool' },
  ] satisfies Anomaly[]);
});

test('after fifty anomalies of one file only that there are more is told', () => {
  const found = after(nothing, ...Array.from({ length: 200 }, () => facts(0, 'no list')));
  assert.equal(found.length, 50);
  assert.deepEqual(found.at(-1), { note: 'more', values: {}, file: 'x.spool' });
});

test('every kind is noticed somewhere', () => {
  const elsewhere = ['damagedBytes', 'newerFormat', 'olderFormat', 'foreignFile', 'tooShort', 'more'];
  const known = [...cases.map(([{ note }]) => note), ...elsewhere, 'lateEvents', 'tornTail'];
  assert.deepEqual(known.sort(), Object.keys(anomalySamples).sort());
});
