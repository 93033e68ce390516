import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeChunk, encodeFileHeader, encodeRecord, encodeRecords } from '../../core/protocol/encode.ts';
import type { LockstepEvent } from '../../core/protocol/events.ts';
import { isLateness } from '../../core/protocol/mergeStreams.ts';
import { RecordingDecoder } from '../../core/protocol/recordingDecoder.ts';
import { AwaitMode, RecordKind } from '../../core/protocol/records.ts';
import { ChunkKind } from '../../core/protocol/spool.ts';
import { anomalyText } from '../../core/view/anomalyText.ts';
import { RecordingBuilder } from '../support/recordingBuilder.ts';
import { joinBytes } from '../support/recordingParts.ts';
import { seededRandom } from '../support/seededRandom.ts';

const decode = (files: ReadonlyMap<string, Uint8Array>): LockstepEvent[] => {
  const decoder = new RecordingDecoder();
  for (const [name, bytes] of files) {
    const file = decoder.openFile(name);
    file.push(bytes);
    file.end();
  }
  return decoder.take();
};
const kinds = (events: readonly LockstepEvent[]): string[] => events.map(({ kind }) => kind);
const anomalies = (events: readonly LockstepEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'anomaly' ? [anomalyText(event.anomaly, 'en')] : []));

const twoProcesses = (): RecordingBuilder => {
  const run = new RecordingBuilder();
  const parent = run.process({ name: 'shop' });
  const lock = parent.lock('ledger', { key: 'ledger' });
  const held = parent.main.take(lock, 'shop.ts:4:7 main');
  run.later(3);
  const child = run.process({ parent: parent.main });
  const same = child.lock('', { key: 'ledger' });
  const pay = child.task('pay', 'pay.ts:2');
  const wanted = pay.want(same, 'pay.ts:3:9 pay');
  run.later(1);
  held.release();
  wanted.granted();
  pay.awaitsAll([wanted, 'opaque'], 'pay.ts:4');
  run.ended(child, 'SIGKILL');
  return run;
};

test('events of all files come in order of time with one id for a shared resource', () => {
  const events = decode(twoProcesses().files());
  assert.deepEqual(anomalies(events), []);
  assert.ok(events.every((event, index) => index === 0 || event.time >= (events[index - 1]?.time ?? 0)));
  assert.deepEqual(kinds(events), [
    ...['streamStart', 'resourceCreate', 'resourceName', 'request', 'acquire'],
    ...['streamStart', 'resourceCreate', 'taskStart', 'request', 'await', 'release', 'acquire', 'resume', 'await'],
    'processExit',
  ]);
  const resources = new Set(events.flatMap((event) => ('resource' in event ? [event.resource] : [])));
  assert.equal(resources.size, 1);
  const [parent, child] = events.filter((event) => event.kind === 'streamStart');
  assert.equal(child?.parent, parent?.task);
  const last = events.findLast((event) => event.kind === 'await');
  assert.equal(last?.mode, AwaitMode.all);
  assert.deepEqual(
    last?.targets.map((target) => target.kind),
    ['grant', 'opaque'],
  );
});

test('sites of events lead to file, line, column and function', () => {
  const decoder = new RecordingDecoder();
  for (const [name, bytes] of twoProcesses().files()) decoder.openFile(name).push(bytes);
  const sites = decoder
    .take()
    .flatMap((event) => (event.kind === 'request' && event.site ? [decoder.site(event.site)] : []));
  assert.deepEqual(sites, [
    { file: '/app/shop.ts', line: 4, column: 7, functionName: 'main', label: '' },
    { file: '/app/pay.ts', line: 3, column: 9, functionName: 'pay', label: '' },
  ]);
});

test('pieces of any size give the same events as whole files', () => {
  const files = twoProcesses().files();
  const decoder = new RecordingDecoder();
  for (const [name, bytes] of files) {
    const file = decoder.openFile(name);
    for (let at = 0; at < bytes.length; at += 7) file.push(bytes.slice(at, at + 7));
    file.end();
    assert.equal(file.tornBytes, 0);
  }
  assert.deepEqual(decoder.take(), decode(files));
});

test('a torn tail is counted and the events before it are kept', () => {
  const [name, bytes] = [...twoProcesses().files()][0] ?? assert.fail();
  const decoder = new RecordingDecoder();
  const file = decoder.openFile(name);
  file.push(bytes.subarray(0, bytes.length - 20));
  file.end();
  assert.ok(file.tornBytes > 0);
  assert.deepEqual(kinds(decoder.take()), ['streamStart']);
});

test('damage names the byte, and reading goes on behind it', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const lock = main.lock('a');
  main.drain();
  const before = run.files().get('100-0.spool')?.length ?? 0;
  main.main.take(lock, '');
  main.drain();
  main.exit();
  const bytes = run.files().get('100-0.spool') ?? assert.fail();
  bytes[before] = 0;
  const events = decode(new Map([['x.spool', bytes]]));
  assert.deepEqual(anomalies(events), [`x.spool: it is damaged at byte ${before}; 80 bytes were skipped`]);
  assert.deepEqual(kinds(events).slice(-2), ['dropped', 'exit']);
});

test('foreign, newer and empty files are one clear sentence each', () => {
  const hello = [...twoProcesses().files().values()][0] ?? assert.fail();
  const newer = encodeFileHeader(1);
  newer[8] = 2;
  const files = new Map([
    ['a.spool', hello],
    ['b.spool', new TextEncoder().encode('{"not": "a recording of anything"}')],
    ['c.spool', newer],
    ['d.spool', new Uint8Array(5)],
    ['e.spool', new Uint8Array(0)],
  ]);
  assert.deepEqual(anomalies(decode(files)), [
    'b.spool: it is not a recording of Lockstep',
    'c.spool: it was written by a newer Lockstep (format 2, this one reads 1): update Lockstep',
    'd.spool: it is too short to be a recording',
  ]);
});

test('unknown kinds of records and facts are told and left out', () => {
  const run = new RecordingBuilder();
  run.process();
  const bytes = run.files().get('100-0.spool') ?? assert.fail();
  const strange = encodeRecord(RecordKind.resume, 0, 2, {});
  strange[0] = 99;
  const facts = encodeChunk(
    ChunkKind.facts,
    0,
    new TextEncoder().encode('[{"fact":"rumour"},{"fact":"text","id":-1}]'),
  );
  const events = decode(new Map([['a.spool', joinBytes([bytes, facts, encodeRecords(0, strange)])]]));
  assert.deepEqual(anomalies(events), [
    'a.spool: a fact of kind "rumour" cannot be used',
    'a.spool: a fact of kind "text" cannot be used',
    'a.spool: thread 0 of process 100: a record of an unknown kind (99) is left out; a newer Lockstep may know it',
  ]);
});

test('records that are missing in the sequence count as dropped, those the writer confessed are not counted twice', () => {
  const run = new RecordingBuilder();
  run.process();
  const bytes = run.files().get('100-0.spool') ?? assert.fail();
  const records = joinBytes([
    encodeRecord(RecordKind.idle, 0, 2, {}),
    encodeRecord(RecordKind.idle, 5, 3, {}),
    encodeRecord(RecordKind.dropped, 9, 4, { value: 3 }),
  ]);
  const events = decode(new Map([['a.spool', joinBytes([bytes, encodeRecords(0, records)])]]));
  const dropped = events.flatMap((event) => (event.kind === 'dropped' ? [event.count] : []));
  assert.deepEqual(dropped, [4, 3]);
});

test('what comes too late is moved to the time already given and told', () => {
  const run = new RecordingBuilder();
  const first = run.process();
  const second = run.process();
  second.idle();
  run.later(50);
  first.idle();
  const files = run.files();
  const decoder = new RecordingDecoder();
  decoder.openFile('first').push(files.get('100-0.spool') ?? assert.fail());
  const given = decoder.take().at(-1)?.time ?? assert.fail();
  decoder.openFile('second').push(files.get('101-1.spool') ?? assert.fail());
  const late = decoder.take();
  assert.deepEqual(kinds(late), ['streamStart', 'idle', 'anomaly']);
  assert.ok(late.every((event) => event.time === given));
  assert.deepEqual(late.map(isLateness), [false, false, true]);
  const told = late.at(-1);
  assert.equal(told?.kind === 'anomaly' && told.anomaly.note === 'lateEvents' && told.anomaly.values.events, 2);
});

test('take gives only what is before the time asked for', () => {
  const files = twoProcesses().files();
  const all = decode(files);
  const decoder = new RecordingDecoder();
  for (const [name, bytes] of files) decoder.openFile(name).push(bytes);
  const given: LockstepEvent[] = [];
  for (const event of all) {
    const part = decoder.take(event.time);
    assert.ok(part.every((each) => each.time < event.time));
    given.push(...part);
  }
  assert.deepEqual([...given, ...decoder.take()], all);
});

test('a start whose parent has the number of an end does not count as naming that end', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  main.fact({ fact: 'endOf', resource: main.main.id, pid: 200, thread: 0 });
  main.task('first');
  main.endOf({ pid: 200, thread: 0 });
  assert.deepEqual(kinds(decode(run.files())), ['streamStart', 'taskStart', 'resourceCreate', 'resourceEndOf']);
});

test('a recording that is decoded little by little gives the same events as one that is decoded at once', () => {
  const run = new RecordingBuilder();
  const random = seededRandom(3);
  const parent = run.process({ name: 'shop' });
  const processes = [parent];
  for (let round = 0; round < 300; round++) {
    if (round % 60 === 20) processes.push(run.process({ parent: parent.main }));
    const process = processes[Math.floor(random() * processes.length)] ?? parent;
    const lock = process.lock('', { key: 'ledger' });
    const task = process.task(`task ${round}`, `a.ts:${round}`);
    const held = task.take(lock, `a.ts:${round}`);
    if (random() < 0.3) run.later(1);
    task.awaitsAll([held, 'opaque', process.main], 'a.ts:4');
    if (random() < 0.2) process.drain();
    held.release();
    if (random() < 0.5) task.end();
    if (round % 97 === 96) run.ended(processes.splice(1, 1)[0] ?? process, 'SIGKILL');
  }
  const whole = decode(run.files());
  assert.ok(whole.length > 1500);
  for (const most of [1, 7, 200]) {
    const decoder = new RecordingDecoder();
    for (const [name, bytes] of run.files()) {
      const file = decoder.openFile(name);
      file.push(bytes);
      file.end();
    }
    const events: LockstepEvent[] = [];
    let slices = 0;
    do {
      events.push(...decoder.take(undefined, most));
      slices += 1;
    } while (decoder.isPending);
    assert.ok(slices > 3);
    assert.deepEqual(events, whole);
  }
});
