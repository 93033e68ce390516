// What one process sends to one other by a pipe, often enough to get a line of its own, arrives as it does through the broker.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, Event, isMain, Pipe, Process, Queue } from 'lockstep/multiprocessing';
import { errorOf, row } from './row.ts';

type Reader<Message> = Connection<Message, never>;
type Writer<Message> = Connection<never, Message>;

/** Many more than it takes until there is a line. */
const MANY = 2000;
const SOME = 200;

async function countsUp(writer: Writer<number>, from: number, to: number): Promise<void> {
  for (let number = from; number < to; number++) await writer.send(number);
}
async function countsUpAndStays(writer: Writer<number>, to: number, ready: Event, leave: Event): Promise<void> {
  await countsUp(writer, 0, to);
  await ready.set();
  await leave.wait();
}
async function countsForEver(writer: Writer<number>): Promise<void> {
  for (let number = 0; ; number++) await writer.send(number);
}
async function echoes(connection: Connection<number | string>): Promise<void> {
  for await (const message of connection) await connection.send(message);
}
async function sendsSizes(writer: Writer<Buffer>, sizes: readonly number[]): Promise<void> {
  for (const size of sizes) {
    const message = Buffer.alloc(size, size % 251);
    await writer.send(message);
    message.fill(0);
  }
}
async function sendsUnawaited(writer: Writer<string>): Promise<void> {
  await Promise.all(Array.from({ length: SOME }, (_, number) => writer.send(`${number} ${'x'.repeat(5000)}`)));
}
async function exitsAfter(writer: Writer<number>, count: number): Promise<void> {
  await countsUp(writer, 0, count);
  process.exit(0);
}
async function passesTheWriter(writer: Writer<number>): Promise<void> {
  await countsUp(writer, 0, SOME);
  const next = new Process({ target: countsUp, args: [writer, SOME, 2 * SOME] });
  next.start();
  writer.close();
  await next.join();
}
async function takesTheRest(reader: Reader<number>, taken: Queue<number[]>): Promise<void> {
  const rest: number[] = [];
  for await (const number of reader) rest.push(number);
  await taken.put(rest);
}
async function takesSome(reader: Reader<number>, count: number): Promise<void> {
  for (let number = 0; number < count; number++) assert.equal(await reader.recv(), number);
}
async function pollsFirst(reader: Reader<number>): Promise<void> {
  for (let number = 0; number < SOME; number++) {
    assert.equal(await reader.poll(null), true);
    assert.equal(await reader.recv(), number);
  }
  assert.equal(await reader.poll(0.05), false);
}
const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);
function started(process: Process): Process {
  process.start();
  return process;
}
async function wellEnded(process: Process): Promise<void> {
  await process.join();
  assert.equal(process.exitcode, 0);
}

async function sent(): Promise<void> {
  await row('order, and the end', async () => {
    const [reader, writer] = Pipe<number>(false);
    const child = started(new Process({ target: countsUp, args: [writer, 0, MANY] }));
    writer.close();
    for (const number of upTo(MANY)) assert.equal(await reader.recv(), number);
    assert.equal(await errorOf(() => reader.recv()), 'EOFError');
    await wellEnded(child);
  });
  await row('there and back', async () => {
    const [mine, yours] = Pipe<number | string>();
    const child = started(new Process({ target: echoes, args: [yours] }));
    yours.close();
    for (const number of upTo(SOME)) {
      await mine.send(number);
      assert.equal(await mine.recv(), number);
    }
    mine.close();
    await wellEnded(child);
  });
  await row('sizes', async () => {
    const sizes = upTo(SOME).map((number) => [number, 1000 + number, 65_536 - number, 300_000][number % 4] ?? 0);
    const [reader, writer] = Pipe<Buffer>(false);
    const child = started(new Process({ target: sendsSizes, args: [writer, sizes] }));
    writer.close();
    for (const size of sizes) {
      const message = await reader.recv();
      assert.deepEqual([message.length, message.every((byte) => byte === size % 251)], [size, true]);
    }
    await wellEnded(child);
  });
  await row('sends that nobody awaits', async () => {
    const [reader, writer] = Pipe<string>(false);
    const child = started(new Process({ target: sendsUnawaited, args: [writer] }));
    writer.close();
    for (const number of upTo(SOME)) assert.match(await reader.recv(), new RegExp(`^${number} x`));
    await wellEnded(child);
  });
  await row('several that wait here are served in turn', async () => {
    const [reader, writer] = Pipe<number>(false);
    const child = started(new Process({ target: countsUp, args: [writer, 0, MANY] }));
    writer.close();
    assert.deepEqual(await Promise.all(upTo(MANY).map(() => reader.recv())), upTo(MANY));
    await wellEnded(child);
  });
  await row('what is left when the writer exits', async () => {
    const [reader, writer] = Pipe<number>(false);
    const child = started(new Process({ target: exitsAfter, args: [writer, SOME] }));
    writer.close();
    await takesSome(reader, SOME / 2);
    await child.join();
    assert.equal(await reader.poll(), true);
    for (const number of upTo(SOME).slice(SOME / 2)) assert.equal(await reader.recv(), number);
    assert.equal(await errorOf(() => reader.recv()), 'EOFError');
  });
  await row('a writer that is killed', async () => {
    const [reader, writer] = Pipe<number>(false);
    const child = started(new Process({ target: countsForEver, args: [writer] }));
    writer.close();
    await takesSome(reader, SOME);
    child.kill();
    let next = SOME;
    for await (const number of reader) assert.equal(number, next++);
    await child.join();
  });
}

async function shared(): Promise<void> {
  await row('poll', async () => {
    const [reader, writer] = Pipe<number>(false);
    const [ready, leave] = [new Event(), new Event()];
    const child = started(new Process({ target: countsUpAndStays, args: [writer, SOME, ready, leave] }));
    writer.close();
    await pollsFirst(reader);
    const polling = reader.poll(null);
    await leave.set();
    assert.equal(await polling, true);
    assert.equal(await errorOf(() => reader.recv()), 'EOFError');
    await wellEnded(child);
  });
  await row('what was sent is there once its sender has said so', async () => {
    const [reader, writer] = Pipe<number>(false);
    const [ready, leave] = [new Event(), new Event()];
    const child = started(new Process({ target: countsUpAndStays, args: [writer, SOME, ready, leave] }));
    writer.close();
    await takesSome(reader, SOME - 1);
    await ready.wait();
    assert.equal(await reader.poll(), true);
    await leave.set();
    await wellEnded(child);
  });
  await row('the writing end is passed on', async () => {
    const [reader, writer] = Pipe<number>(false);
    const child = started(new Process({ target: passesTheWriter, args: [writer] }));
    writer.close();
    const all: number[] = [];
    for await (const number of reader) all.push(number);
    assert.deepEqual(all, upTo(2 * SOME));
    await wellEnded(child);
  });
  await row('the reading end is passed on', async () => {
    const [reader, writer] = Pipe<number>(false);
    const writing = started(new Process({ target: countsUp, args: [writer, 0, MANY] }));
    writer.close();
    await takesSome(reader, SOME);
    const taken = new Queue<number[]>();
    const reading = started(new Process({ target: takesTheRest, args: [reader, taken] }));
    reader.close();
    assert.deepEqual(await taken.get(), upTo(MANY).slice(SOME));
    await wellEnded(writing);
    await wellEnded(reading);
  });
  await row('two read', async () => {
    const [reader, writer] = Pipe<number>(false);
    const writing = started(new Process({ target: countsUp, args: [writer, 0, MANY] }));
    writer.close();
    await takesSome(reader, SOME);
    const taken = new Queue<number[]>();
    const reading = started(new Process({ target: takesTheRest, args: [reader, taken] }));
    const mine: number[] = [];
    for await (const number of reader) mine.push(number);
    const all = [...mine, ...(await taken.get())].sort((first, second) => first - second);
    assert.deepEqual(all, upTo(MANY).slice(SOME));
    await wellEnded(writing);
    await wellEnded(reading);
  });
  await row('the reader is gone', async () => {
    const [reader, writer] = Pipe<number>(false);
    const child = started(new Process({ target: takesSome, args: [reader, SOME] }));
    reader.close();
    await countsUp(writer, 0, SOME);
    await wellEnded(child);
    assert.equal(await errorOf(() => writer.send(SOME)), 'BrokenPipeError');
  });
  await row('the reader goes while a send waits', async () => {
    const [reader, writer] = Pipe<number | Buffer>(false);
    const child = started(new Process({ target: takesSome, args: [reader as Reader<number>, SOME] }));
    reader.close();
    for (const number of upTo(SOME)) await writer.send(number);
    assert.equal(await errorOf(() => writer.send(Buffer.alloc(100_000))), 'BrokenPipeError');
    await wellEnded(child);
  });
  await row('full: a send waits for room, and can be called off', async () => {
    const [mine, yours] = Pipe<number | string>();
    const child = started(new Process({ target: echoes, args: [yours] }));
    yours.close();
    for (const number of upTo(SOME)) {
      await mine.send(number);
      await mine.recv();
    }
    const stop = new AbortController();
    stop.abort(new RangeError('enough'));
    const large = 'x'.repeat(100_000);
    await mine.send(large);
    assert.equal(await errorOf(() => mine.send(large, stop.signal)), 'RangeError');
    await mine.send('last');
    assert.deepEqual([await mine.recv(), await mine.recv()], [large, 'last']);
    mine.close();
    await wellEnded(child);
  });
}

if (isMain(import.meta)) {
  const folder = mkdtempSync(join(tmpdir(), 'lines-'));
  for (const name of ['TMPDIR', 'TEMP']) process.env[name] = folder;
  await sent();
  await row('lines, but where somebody observes', () => {
    const lines = readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('line-'));
    const observed = process.env['NODE_OPTIONS']?.includes('shim') === true;
    assert.equal(lines.length > 0, !observed && process.platform !== 'win32');
  });
  await shared();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
