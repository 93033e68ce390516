import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Client } from './client.ts';
import { childIdentity } from './identity.ts';
import type { BrokerAddress } from './protocol.ts';

interface Connection {
  readonly address: BrokerAddress;
  client: Client | undefined;
}
const CONNECTION = Symbol.for('lockstep.connection.1');
interface ConnectionGlobal {
  [CONNECTION]?: Connection;
}

/** Starts the broker in a thread of this process; it takes part in nothing and keeps nothing alive. */
function startBroker(): BrokerAddress {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-'));
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${basename(folder)}` : join(folder, 'broker');
  const address = { path, token: randomBytes(16).toString('hex') };
  // An empty environment and no options: the thread is ours and loads none of the program's preloads.
  const worker = new Worker(join(__dirname, 'broker.cjs'), {
    workerData: address,
    env: {},
    execArgv: [],
    name: 'lockstep-broker',
  });
  worker.unref();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return address;
}
function connection(): Connection {
  const holder = globalThis as ConnectionGlobal;
  holder[CONNECTION] ??= { address: childIdentity()?.broker ?? startBroker(), client: undefined };
  return holder[CONNECTION];
}

/** Where this program's broker listens. In the first process of a program, the first call starts it. */
export const brokerAddress = (): BrokerAddress => connection().address;

/** This process's connection to the broker, made on first use. */
export function client(): Client {
  const known = connection();
  known.client ??= new Client(known.address, childIdentity()?.name ?? 'MainProcess');
  return known.client;
}
