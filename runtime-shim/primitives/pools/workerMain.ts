/** What the worker process of a pool does. */
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { encodeFrame, frameReader } from '../kernel/frames.ts';
import { beginWait, endWait } from '../kernel/keepAlive.ts';
import { offerOwn } from '../kernel/ownFunctions.ts';
import { Calls, encodingError, type Outcome } from './calls.ts';
import { Fifo } from './fifo.ts';
import { encodeError } from './remoteError.ts';
import { packValue, unpackValue } from './values.ts';
import type { CallHeader, FromWorker, PoolAddress, ToWorker } from './workerProtocol.ts';

interface Received {
  readonly header: CallHeader;
  readonly body: Buffer;
}
/** What the pool gets for its call. */
interface Reply {
  readonly header: FromWorker;
  readonly body: Buffer;
}

const LONG_TURN_MILLISECONDS = 1;
const { setImmediate } = globalThis;

/** The target of a worker process: makes the calls that its pool sends, until it is told to end or the pool is gone. */
export async function workInPool(
  pool: PoolAddress,
  initializer: ((...args: never[]) => unknown) | undefined,
  initargs: readonly unknown[],
): Promise<void> {
  const calls = new Calls(pool);
  const socket = connect(pool.path);
  const send = (header: FromWorker, body?: Buffer): boolean => socket.write(encodeFrame(header, body));
  socket.on('error', () => {});
  send({ type: 'hello', token: pool.token });
  try {
    if (initializer !== undefined) await Reflect.apply(initializer, undefined, initargs);
  } catch (error) {
    console.error('Exception in initializer:', error);
    send({ type: 'unfit' }, encodeError(error));
    socket.end();
    return;
  }
  send({ type: 'ready' });

  const inbox = new Fifo<Received>();
  let isWorking = false;
  let isOver = false;
  // The connection keeps nothing alive by itself.
  socket.unref();
  beginWait();
  await new Promise<void>((resolve) => {
    const finish = (): void => {
      if (isWorking || inbox.length > 0) return;
      socket.end();
      resolve();
    };
    const work = async (): Promise<void> => {
      isWorking = true;
      let turnSince = performance.now();
      for (let next = inbox.shift(); next !== undefined; next = inbox.shift()) {
        const { header, body } = next;
        const outcome = await calls.make(header, () => unpackValue(body) as unknown[]);
        const reply = encodeOutcome(header.id, outcome);
        send(reply.header, reply.body);
        if (performance.now() - turnSince < LONG_TURN_MILLISECONDS) continue;
        // What is behind may be recalled, and the program's own timers and messages have their turn.
        await new Promise((resolve) => setImmediate(resolve));
        turnSince = performance.now();
      }
      isWorking = false;
      if (isOver) finish();
    };
    const read = frameReader<ToWorker>(({ header, body }) => {
      if (header.type === 'end') {
        isOver = true;
        finish();
        return;
      }
      if (header.type === 'recall') {
        send({ type: 'returned', ids: inbox.drain().map((received) => received.header.id) });
        return;
      }
      calls.note(header);
      inbox.push({ header, body });
      if (!isWorking) void work();
    });
    socket.on('data', read);
    socket.on('close', () => {
      // The pool's process is gone without a word, and may have left its socket behind.
      if (!isOver && process.platform !== 'win32') rmSync(dirname(pool.path), { recursive: true, force: true });
      isOver = true;
      inbox.drain();
      finish();
    });
  });
  endWait();
}
offerOwn(workInPool);

function encodeOutcome(id: number, outcome: Outcome): Reply {
  if ('error' in outcome) return { header: { type: 'failed', id }, body: encodeError(outcome.error) };
  try {
    return {
      header: { type: 'done', id },
      body: packValue(outcome.value, 'the result'),
    };
  } catch (error) {
    return { header: { type: 'failed', id }, body: encodeError(encodingError(error)) };
  }
}
