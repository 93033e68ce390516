/** Where the worker processes of this process's pools connect: a private socket, one for all pools. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Frame, frameReader } from '../kernel/frames.ts';
import type { FromWorker } from './workerProtocol.ts';

type Receive = (frame: Frame<FromWorker>) => void;
/** Takes over the connection of a worker and returns who is told of its messages. */
type Accept = (socket: Socket) => Receive;

const expected = new Map<string, Accept>();
let path: string | undefined;

/** Tells a worker how to connect; `accept` is called once, when it does. */
export function expectWorker(accept: Accept): { readonly path: string; readonly token: string; forget(): void } {
  path ??= listen();
  const token = randomBytes(16).toString('hex');
  expected.set(token, accept);
  return { path, token, forget: () => expected.delete(token) };
}

function listen(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-pool-'));
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\${basename(folder)}` : join(folder, 'workers');
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const server = createServer((socket) => {
    socket.unref();
    socket.on('error', () => {});
    let receive: Receive | undefined;
    const read = frameReader<FromWorker>((frame) => {
      if (receive !== undefined) {
        receive(frame);
        return;
      }
      const { header } = frame;
      const accept = header.type === 'hello' ? expected.get(header.token) : undefined;
      if (accept === undefined || header.type !== 'hello') {
        socket.destroy();
        return;
      }
      expected.delete(header.token);
      receive = accept(socket);
    });
    socket.on('data', read);
  });
  server.listen(address);
  server.unref();
  return address;
}
