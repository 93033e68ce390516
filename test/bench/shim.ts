/**
 * What the shim costs: each program alone and under it, with two settings of how closely user code is followed, on every
 * Node major. A round runs all of them in turn, so that they meet the same machine; shown are medians over the rounds, and
 * the median of the rounds' ratios. Starts are measured in processor time of the process with its sender thread; servers in
 * that and in requests per second, with the client on the same machine.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { nodeBinary, nodeMajors, whyNoNode } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { shimVariables } from '../shim/support/recorded.ts';
import { runProgram } from '../support/runProgram.ts';

const ROUNDS = 5;
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'lockstep-bench-'));

/** Prints nanoseconds per step of each loop, the best of several passes in this one process, as JSON. */
const micro = `
import { Mutex } from 'async-mutex';
const fib = async (n) => (n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2)));
const leaf = async (n) => { await null; return n; };
const mutex = new Mutex();
const loops = {
  fib: [2584, () => fib(16)],
  loop: [20000, async () => { for (let n = 0; n < 20000; n += 1) await leaf(n); }],
  all: [10000, async () => { for (let n = 0; n < 100; n += 1) await Promise.all(Array.from({ length: 100 }, (_, k) => leaf(k))); }],
  mutex: [20000, async () => { for (let n = 0; n < 20000; n += 1) { const release = await mutex.acquire(); release(); } }],
  runExclusive: [20000, async () => { for (let n = 0; n < 20000; n += 1) await mutex.runExclusive(() => n); }],
};
const probe = globalThis[Symbol.for('lockstep.probe.1')];
if (probe) {
  const resource = probe.resource('queue', {});
  loops.event = [200000, async () => { for (let n = 0; n < 200000; n += 1) probe.gauge(resource, 'n', n); }];
}
const best = {};
for (let pass = 0; pass < 12; pass += 1) {
  for (const [name, [steps, run]] of Object.entries(loops)) {
    const start = process.hrtime.bigint();
    await run();
    const nanoseconds = Number(process.hrtime.bigint() - start) / steps;
    best[name] = Math.min(best[name] ?? Infinity, nanoseconds);
  }
}
console.log(JSON.stringify(best));
`;
/** Answers requests for which it takes a lock and awaits a database that is not there; prints what the last 8000 cost. */
const server = `
import { createServer } from 'node:http';
import { Mutex } from 'async-mutex';
const mutex = new Mutex();
const query = (value) => new Promise((resolve) => setImmediate(resolve, value));
const user = async (id) => ({ id, name: await query('user') });
const authorize = async (id) => { const found = await user(id); return found.name === 'user'; };
const stock = async () => mutex.runExclusive(async () => await query(7));
const page = async (id) => { if (!(await authorize(id))) return 'no'; const [left, name] = await Promise.all([stock(), user(id)]); return JSON.stringify({ left, name }); };
let count = 0;
let before;
let since;
const http = createServer(async (request, response) => {
  const body = await page(request.url);
  response.end(body);
  count += 1;
  if (count === 2000) {
    before = process.cpuUsage();
    since = performance.now();
  }
  if (count === 10000) {
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - since) / 1000;
    console.log(JSON.stringify({ request: (user + system) / 8000, throughput: 8000 / seconds }));
    http.close();
    http.closeAllConnections();
  }
});
http.listen(0, '127.0.0.1', () => console.log(http.address().port));
`;
const client = `
import { Agent, get } from 'node:http';
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
let open = true;
const ask = () => { if (open) get({ agent, port: Number(process.argv[2]), host: '127.0.0.1' }, (response) => { response.resume().on('end', ask); }).on('error', () => { open = false; agent.destroy(); }); };
for (let n = 0; n < 16; n += 1) ask();
`;
const start = `process.on('exit', () => { const { user, system } = process.cpuUsage(); console.log(JSON.stringify({ start: (user + system) / 1000 })); });`;

type Figures = Readonly<Record<string, number>>;

function parse(text: string): Figures {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error(`No figures in: ${text}`);
  return Object.fromEntries(Object.entries(value).map(([name, figure]) => [name, Number(figure)]));
}

const settings = ['alone', 'on-demand', 'exact'] as const;
type Setting = (typeof settings)[number];

let recordings = 0;
function variables(setting: Setting): Record<string, string> {
  if (setting === 'alone') return {};
  recordings += 1;
  const directory = join(folder, `recording${recordings}`);
  mkdirSync(directory);
  return shimVariables(directory, setting);
}

async function measure(node: string, file: string, setting: Setting): Promise<Figures> {
  const { stdout, stderr } = await runProgram({ node, args: [join(folder, file)], env: variables(setting) });
  if (stderr !== '') throw new Error(stderr);
  return parse(stdout);
}

async function measureServer(node: string, setting: Setting): Promise<Figures> {
  const env = { ...process.env, NODE_OPTIONS: '', ...variables(setting) };
  let asking: Promise<unknown> | undefined;
  const child = spawn(node, [join(folder, 'server.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let last = '';
  for await (const line of createInterface(child.stdout)) {
    if (last === '') asking = runProgram({ args: [join(folder, 'client.mjs'), line] });
    last = line;
  }
  await ended;
  await asking;
  return parse(last);
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? high)) / 2;
};

const units: Readonly<Record<string, string>> = { start: 'ms CPU', request: 'µs CPU', throughput: 'requests/s' };

async function compare(node: string, name: string): Promise<void> {
  const rounds: Record<Setting, Figures>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const figures: Record<Setting, Figures> = { alone: {}, 'on-demand': {}, exact: {} };
    for (const setting of round % 2 === 0 ? settings : settings.toReversed()) {
      const start = await measure(node, 'start.cjs', setting);
      const micro = await measure(node, 'micro.mjs', setting);
      figures[setting] = { ...start, ...micro, ...(await measureServer(node, setting)) };
    }
    rounds.push(figures);
  }
  const titles = ['alone', 'on-demand', 'ratio', 'exact', 'ratio'];
  console.log(`\n${name.padEnd(14)}${titles.map((title) => title.padStart(11)).join('')}`);
  const [{ exact } = { exact: {} }] = rounds;
  for (const figure of Object.keys(exact)) {
    const of = (setting: Setting): number => median(rounds.map((each) => each[setting][figure] ?? Number.NaN));
    const ratio = (setting: Setting): number =>
      median(rounds.map((each) => (each[setting][figure] ?? Number.NaN) / (each.alone[figure] ?? Number.NaN)));
    const shown = (value: number, digits: number): string =>
      (Number.isNaN(value) ? '' : value.toFixed(digits)).padStart(11);
    const digits = of('exact') < 100 ? 1 : 0;
    const columns = [
      shown(of('alone'), digits),
      shown(of('on-demand'), digits),
      shown(ratio('on-demand'), 2),
      shown(of('exact'), digits),
      shown(ratio('exact'), 2),
    ];
    console.log(`${figure.padEnd(14)}${columns.join('')}  ${units[figure] ?? 'ns'}`);
  }
}

try {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const files = { 'micro.mjs': micro, 'server.mjs': server, 'client.mjs': client, 'start.cjs': start };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  for (const major of nodeMajors) {
    const reason = whyNoNode(major);
    if (reason === undefined) await compare(await nodeBinary(major), `Node ${major}`);
    else console.log(`Node ${major}: ${reason}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
