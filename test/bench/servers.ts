/**
 * What the shim costs servers: requests per second and processor time per request of node:http, fastify, express and hono, with each
 * setting of how closely user code is followed, on Node 22 and 24. A round runs all settings in turn, so that they meet the same
 * machine, and the program alone twice: the ratio of those two is what the machine's noise is worth. Shown are medians of the
 * rounds' ratios. `npm run bench -- servers`; the client runs on the same machine, in this process.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NodeMajor, nodeBinary, whyNoNode } from '../../scripts/nodeMajors.ts';
import { shimVariables } from '../shim/support/recorded.ts';

const ROUNDS = 7;
const CONNECTIONS = 24;
const WARM_MILLISECONDS = 700;
const MEASURED_MILLISECONDS = 1500;
const apps = ['http', 'fastify', 'express', 'hono'];
const majors: readonly NodeMajor[] = [22, 24];
const settings = ['alone', 'alone again', 'on-demand', 'adaptive', 'exact'] as const;
type Setting = (typeof settings)[number];

interface Figures {
  /** Requests per second. */
  readonly throughput: number;
  /** Microseconds of the server's processor time per request, the sender thread's included. */
  readonly cost: number;
}
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'lockstep-bench-'));

/** Asks again and again over kept connections; `answered` is how many answers have come so far. */
function load(port: number): { answered(): number; stop(): void } {
  let answers = 0;
  const sockets = Array.from({ length: CONNECTIONS }, (_, index) => {
    const socket = connect(port, '127.0.0.1');
    const request = `GET /items/${index} HTTP/1.1\r\nhost: localhost\r\n\r\n`;
    let text = '';
    socket.setNoDelay().on('error', () => undefined);
    socket.on('connect', () => socket.write(request));
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(text.slice(0, Math.max(0, head)))?.[1] ?? Number.NaN);
      if (head < 0 || text.length < head + 4 + length) return;
      if (!text.startsWith('HTTP/1.1 200') || Number.isNaN(length)) throw new Error(`Not an answer: ${text}`);
      text = '';
      answers += 1;
      socket.write(request);
    });
    return socket;
  });
  return { answered: () => answers, stop: () => sockets.forEach((socket) => void socket.destroy()) };
}

async function ask(server: ChildProcess): Promise<number> {
  const answered = once(server, 'message');
  server.send('usage');
  const [microseconds] = await answered;
  return Number(microseconds);
}
const pause = (milliseconds: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function measure(node: string, app: string, setting: Setting): Promise<Figures> {
  const directory = mkdtempSync(join(folder, 'recording-'));
  mkdirSync(directory, { recursive: true });
  const observed = setting === 'alone' || setting === 'alone again' ? {} : shimVariables(directory, setting);
  const env = { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production', ...observed };
  const server = fork(join(import.meta.dirname, 'servers', `${app}.mjs`), { execPath: node, execArgv: [], env });
  const ended = once(server, 'exit');
  const [port] = await once(server, 'message');
  const client = load(Number(port));
  await pause(WARM_MILLISECONDS);
  const [usedBefore, before, since] = [await ask(server), client.answered(), performance.now()];
  await pause(MEASURED_MILLISECONDS);
  const [answers, seconds] = [client.answered() - before, (performance.now() - since) / 1000];
  const used = (await ask(server)) - usedBefore;
  client.stop();
  server.kill('SIGKILL');
  await ended;
  rmSync(directory, { recursive: true, force: true });
  return { throughput: answers / seconds, cost: used / answers };
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? high)) / 2;
};

async function compare(node: string, major: NodeMajor, app: string): Promise<void> {
  const rounds: Record<Setting, Figures>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const figures: Partial<Record<Setting, Figures>> = {};
    for (const setting of round % 2 === 0 ? settings : settings.toReversed()) {
      figures[setting] = await measure(node, app, setting);
    }
    rounds.push(figures as Record<Setting, Figures>);
  }
  const ratios = settings.slice(1).map((setting) => {
    const throughput = rounds.map((each) => each[setting].throughput / each.alone.throughput);
    const cost = median(rounds.map((each) => each[setting].cost - each.alone.cost));
    const [least, most] = [Math.min(...throughput), Math.max(...throughput)];
    return `${median(throughput).toFixed(2)} [${least.toFixed(2)}-${most.toFixed(2)}] ${cost >= 0 ? '+' : ''}${cost.toFixed(1)}`;
  });
  const alone = median(rounds.map((each) => each.alone.throughput)).toFixed(0);
  const cost = median(rounds.map((each) => each.alone.cost)).toFixed(1);
  console.log(
    `${major}  ${app.padEnd(9)}${`${alone}/s ${cost}`.padEnd(16)}${ratios.map((text) => text.padEnd(25)).join('')}`,
  );
}

try {
  console.log(
    'Ratios of requests per second to the program alone [range], and what each request costs more in µs of processor time',
  );
  console.log(
    `Node       ${'alone'.padEnd(16)}${settings
      .slice(1)
      .map((text) => text.padEnd(25))
      .join('')}`,
  );
  for (const major of majors) {
    const reason = whyNoNode(major);
    if (reason === undefined) for (const app of apps) await compare(await nodeBinary(major), major, app);
    else console.log(`Node ${major}: ${reason}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
