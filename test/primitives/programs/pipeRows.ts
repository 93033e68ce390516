// Rows PI-01 to PI-11 of the conformance table, and what the table does not say of pipes.
import assert from 'node:assert/strict';
import { type Connection, type Ends, isMain, Pipe, Process, Queue, wait } from 'lockstep/multiprocessing';
import { errorOf, row } from './row.ts';

async function sendsAll(connection: Connection<never, unknown>, messages: unknown[]): Promise<void> {
  for (const message of messages) await connection.send(message);
}
async function echoes(connection: Connection<string>): Promise<void> {
  for await (const message of connection) await connection.send(`${message}!`);
}
async function takesThree(reader: Connection<number>, taken: Queue<number>): Promise<void> {
  for (let count = 0; count < 3; count++) await taken.put(await reader.recv());
}
async function holdsUntilTold(writer: Connection<never, string>, told: Connection<string>): Promise<void> {
  await told.recv();
  await writer.send('last');
}
function neverTakesOver(): void {
  process.exit(0);
}
async function readsUntilEnd(reader: Connection<string>, writer: Connection<never, string>): Promise<void> {
  writer.close();
  const messages: string[] = [];
  for await (const message of reader) messages.push(message);
  assert.deepEqual(messages, ['first', 'second']);
}

async function alone(): Promise<void> {
  await row('PI-01 EOFError after the other end is closed and the data used up', async () => {
    const [reader, writer] = Pipe<string>(false);
    await writer.send('left');
    writer.close();
    assert.equal(await reader.recv(), 'left');
    assert.equal(await errorOf(() => reader.recv()), 'EOFError');
    const [left, right] = Pipe();
    const waiting = errorOf(() => left.recv());
    right.close();
    assert.equal(await waiting, 'EOFError');
  });
  await row('PI-02 BrokenPipeError after the other end is closed', async () => {
    const [left, right] = Pipe();
    right.close();
    assert.equal(await errorOf(() => left.send(1)), 'BrokenPipeError');
    const [reader, writer] = Pipe<Uint8Array>(false);
    const large = errorOf(() => writer.send(new Uint8Array(100_000)));
    reader.close();
    assert.equal(await large, 'BrokenPipeError');
  });
  await row('PI-03 OSError on an end that is closed itself', async () => {
    const [left, right] = Pipe();
    const waiting = errorOf(() => left.recv());
    const polling = errorOf(() => left.poll(null));
    left.close();
    left.close();
    assert.deepEqual([await waiting, await polling, left.closed, right.closed], ['OSError', 'OSError', true, false]);
    for (const call of [() => left.recv(), () => left.send(1), () => left.poll(), () => left.recvBytes()]) {
      assert.equal(await errorOf(call), 'OSError');
    }
  });
  await row('PI-04 OSError in the wrong direction', async () => {
    const [reader, writer]: Ends<number, number> = Pipe<number>(false);
    assert.deepEqual([reader.readable, reader.writable, writer.readable, writer.writable], [true, false, false, true]);
    const calls = [() => reader.send(1), () => writer.recv(), () => writer.poll(), () => writer.recvBytes()];
    for (const call of calls) assert.equal(await errorOf(call), 'OSError');
  });
  await row('PI-05 poll without and with data', async () => {
    const [left, right] = Pipe();
    assert.deepEqual([await left.poll(), await left.poll(0.05), await left.poll(-1)], [false, false, false]);
    const polling = left.poll(null);
    await right.send('x');
    assert.deepEqual(
      [await polling, await left.poll(), await left.poll(60), await left.recv()],
      [true, true, true, 'x'],
    );
    assert.equal(await left.poll(), false);
  });
  await row('PI-06 poll after the other end is closed', async () => {
    const [left, right] = Pipe();
    const polling = left.poll(null);
    right.close();
    assert.deepEqual([await polling, await left.poll()], [true, true]);
    assert.equal(await errorOf(() => left.recv()), 'EOFError');
  });
  await row('PI-08 both ends send first', async () => {
    const [left, right] = Pipe<string>();
    await Promise.all([left.send('from left'), right.send('from right')]);
    assert.deepEqual([await left.recv(), await right.recv()], ['from right', 'from left']);
  });
  await row('PI-09 what cannot be copied', async () => {
    const [reader, writer] = Pipe(false);
    assert.equal(await errorOf(() => writer.send({ call: () => 1 })), 'PicklingError');
    assert.equal(await errorOf(() => writer.send(reader)), 'PicklingError');
    assert.equal(await reader.poll(), false);
    writer.close();
    assert.equal(await errorOf(() => reader.recv()), 'EOFError');
  });
  await row('PI-11 the end of a block closes', async () => {
    const [left, right] = Pipe();
    // What `using end = right` calls; not every Node reads that.
    right[Symbol.dispose]();
    assert.equal(right.closed, true);
    assert.equal(await errorOf(() => left.recv()), 'EOFError');
  });
  await row('bytes', async () => {
    const [reader, writer] = Pipe(false);
    await writer.sendBytes(Buffer.from('0123456789'));
    await writer.sendBytes(Buffer.from('0123456789'), 2, 3);
    await writer.sendBytes(new Uint8Array());
    assert.equal((await reader.recvBytes()).toString(), '0123456789');
    assert.equal((await reader.recvBytes(3)).toString(), '234');
    assert.equal((await reader.recvBytes()).length, 0);
    await writer.sendBytes(Buffer.from('no value'));
    assert.equal(await errorOf(() => reader.recv()), 'PicklingError');
    await writer.sendBytes(Buffer.from('too long'));
    assert.equal(await errorOf(() => reader.recvBytes(3)), 'OSError');
    assert.equal(reader.closed, true);
  });
  await row('full: a send waits for room, one of any size for its reader', async () => {
    const [reader, writer] = Pipe<Uint8Array>(false);
    const settled: number[] = [];
    const sends = [40_000, 20_000, 20_000, 200_000, 1].map((size, index) =>
      writer.send(new Uint8Array(size)).then(() => settled.push(index)),
    );
    await Promise.all(sends.slice(0, 2));
    assert.equal(await reader.poll(), true);
    assert.deepEqual(settled, [0, 1]);
    assert.equal((await reader.recv()).length, 40_000);
    await sends[2];
    for (const size of [20_000, 20_000]) assert.equal((await reader.recv()).length, size);
    assert.deepEqual(settled, [0, 1, 2]);
    assert.equal((await reader.recv()).length, 200_000);
    await Promise.all(sends);
    assert.deepEqual(settled, [0, 1, 2, 3, 4]);
  });
  await row('abort', async () => {
    const [reader, writer] = Pipe<Uint8Array | string>(false);
    const stop = new AbortController();
    const waiting = errorOf(() => reader.recv(stop.signal));
    const behind = reader.recv();
    stop.abort(new RangeError('enough'));
    await writer.send('for the one behind');
    assert.deepEqual([await waiting, await behind], ['RangeError', 'for the one behind']);
    const stopSend = new AbortController();
    const sending = errorOf(() => writer.send(new Uint8Array(100_000), stopSend.signal));
    stopSend.abort(new RangeError('enough'));
    assert.deepEqual([await sending, await reader.poll()], ['RangeError', false]);
  });
  await row('close after a send that nobody awaited', async () => {
    const [reader, writer] = Pipe<string>(false);
    void writer.send('a');
    void writer.send('b');
    writer.close();
    assert.deepEqual([await reader.recv(), await reader.recv()], ['a', 'b']);
    assert.equal(await errorOf(() => reader.recv()), 'EOFError');
  });
}

async function together(): Promise<void> {
  await row('PI-07 boundaries and order', async () => {
    const messages = [1, 'two', { three: [3n] }, new Map([['four', new Date(4)]]), null, 'x'.repeat(100_000), 7];
    const [reader, writer] = Pipe(false);
    const child = new Process({ target: sendsAll, args: [writer, messages] });
    child.start();
    writer.close();
    for (const message of messages) assert.deepEqual(await reader.recv(), message);
    assert.equal(await errorOf(() => reader.recv()), 'EOFError');
    await child.join();
  });
  await row('PI-10 wait', async () => {
    const [first, firstOther] = Pipe();
    const [second, secondOther] = Pipe();
    assert.deepEqual(await wait([first, second], 0.05), []);
    assert.deepEqual(await wait([first, second], 0), []);
    const waiting = wait([first, second]);
    await secondOther.send(1);
    assert.deepEqual(await waiting, [second]);
    await firstOther.send(1);
    assert.deepEqual(await wait([first, second]), [first, second]);
    await first.recv();
    await second.recv();
    secondOther.close();
    assert.deepEqual(await wait([first, second], 60), [second]);
    const child = new Process({ target: neverTakesOver });
    child.start();
    assert.deepEqual(await wait([first, child.sentinel]), [child.sentinel]);
    assert.deepEqual(await wait([child.sentinel, first], 0), [child.sentinel]);
    const stop = new AbortController();
    const aborted = errorOf(() => wait([first], stop.signal));
    stop.abort(new RangeError('enough'));
    assert.equal(await aborted, 'RangeError');
    await firstOther.send('still whole');
    assert.equal(await first.recv(), 'still whole');
  });
  await row('I1 the reader learns of the end once every process has closed', async () => {
    const [reader, writer] = Pipe<string>(false);
    const [told, tell] = Pipe<string>(false);
    const child = new Process({ target: holdsUntilTold, args: [writer, told] });
    child.start();
    writer.close();
    // The child has the end, whether it runs already or not.
    assert.equal(await reader.poll(), false);
    const waiting = reader.recv();
    await tell.send('go on');
    assert.equal(await waiting, 'last');
    assert.equal(await errorOf(() => reader.recv()), 'EOFError');
    await child.join();
  });
  await row('duplex with a child', async () => {
    const [mine, yours] = Pipe<string>();
    const child = new Process({ target: echoes, args: [yours] });
    child.start();
    yours.close();
    await mine.send('a');
    await mine.send('b');
    assert.deepEqual([await mine.recv(), await mine.recv()], ['a!', 'b!']);
    mine.close();
    await child.join();
    assert.equal(child.exitcode, 0);
  });
  await row('I2 without the forgotten end', async () => {
    const [reader, writer] = Pipe<string>(false);
    const child = new Process({ target: readsUntilEnd, args: [reader, writer] });
    child.start();
    await writer.send('first');
    await writer.send('second');
    writer.close();
    await child.join();
    assert.equal(child.exitcode, 0);
  });
  await row('a child that never takes its end over', async () => {
    const [reader, writer] = Pipe<string>(false);
    const child = new Process({ target: echoes, args: [writer] });
    child.start();
    writer.close();
    child.kill();
    assert.equal(await errorOf(() => reader.recv()), 'EOFError');
  });
  await row('an argument that cannot be sent holds nothing open', async () => {
    const [reader, writer] = Pipe<string>(false);
    const child = new Process({ target: sendsAll, args: [writer, [() => 1]] });
    assert.equal(await errorOf(() => child.start()), 'PicklingError');
    writer.close();
    assert.equal(await errorOf(() => reader.recv()), 'EOFError');
    const again = new Process({ target: sendsAll, args: [writer, []] });
    assert.equal(await errorOf(() => again.start()), 'OSError');
  });
  await row('I3 several readers of one end lose and mix nothing', async () => {
    const [reader, writer] = Pipe<number>(false);
    const taken = new Queue<number>();
    const children = [1, 2, 3].map(() => new Process({ target: takesThree, args: [reader, taken] }));
    for (const child of children) child.start();
    reader.close();
    for (let message = 0; message < 9; message++) await writer.send(message);
    const all: number[] = [];
    for (let message = 0; message < 9; message++) all.push(await taken.get());
    assert.deepEqual(all.sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    for (const child of children) await child.join();
    assert.equal(await errorOf(() => writer.send(9)), 'BrokenPipeError');
  });
}

if (isMain(import.meta)) {
  await alone();
  await together();
}
