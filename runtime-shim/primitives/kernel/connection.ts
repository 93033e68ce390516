import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Client } from './client.ts';
import { childIdentity, threadIdentity } from './identity.ts';
import { setUpdate } from './keepAlive.ts';
import type { BrokerAddress } from './protocol.ts';

interface Connection {
  readonly address: BrokerAddress;
  /** Makes the broker listen there; undefined once that has been seen to. */
  start: (() => void) | undefined;
  client: Client | undefined;
}
const CONNECTION = Symbol.for('lockstep.connection.1');
interface ConnectionGlobal {
  [CONNECTION]?: Connection;
}

/** An address that nobody can guess. Nothing is there yet. */
function makeAddress(): BrokerAddress {
  const name = `lockstep-${randomBytes(8).toString('hex')}`;
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name, 'broker');
  return { path, token: randomBytes(16).toString('hex') };
}
/** Starts the broker in a thread of this process; it takes part in nothing and keeps nothing alive. */
function startBroker(address: BrokerAddress): void {
  const folder = dirname(address.path);
  if (process.platform !== 'win32') {
    mkdirSync(folder, { mode: 0o700 });
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  // An empty environment and no options: the thread is ours and loads none of the program's preloads.
  const worker = new Worker(join(__dirname, 'broker.cjs'), {
    workerData: address,
    env: {},
    execArgv: [],
    name: 'lockstep-broker',
  });
  worker.unref();
}

let askForBroker = (): void => {};
/** How a thread asks the one that started it to see to it that the broker listens. */
export function setBrokerRequest(ask: () => void): void {
  askForBroker = ask;
}

function makeConnection(): Connection {
  const thread = threadIdentity();
  const known = childIdentity()?.broker;
  if (known !== undefined) return { address: known, start: undefined, client: undefined };
  if (thread !== undefined) return { address: thread.broker, start: () => askForBroker(), client: undefined };
  const address = makeAddress();
  return { address, start: () => startBroker(address), client: undefined };
}
function connection(): Connection {
  const holder = globalThis as ConnectionGlobal;
  holder[CONNECTION] ??= makeConnection();
  return holder[CONNECTION];
}

/** Where this program's broker will listen once it is needed. */
export const reservedAddress = (): BrokerAddress => connection().address;

/** Where this program's broker listens. The first call in a program starts it. */
export function brokerAddress(): BrokerAddress {
  const known = connection();
  const { start } = known;
  known.start = undefined;
  start?.();
  return known.address;
}

function connect(address: BrokerAddress): Client {
  const made = new Client(address, childIdentity()?.name ?? 'MainProcess');
  setUpdate((done) => made.ping(done));
  return made;
}
/** This thread's connection to the broker, made on first use. */
export function client(): Client {
  const address = brokerAddress();
  const known = connection();
  known.client ??= connect(address);
  return known.client;
}
