/**
 * What the shim costs: each program alone and under it, on every Node major, in turn, so that both meet the same machine.
 * Figures are the best of several rounds, since other work on the machine only ever adds. Servers and starts are measured
 * in processor time of the process itself, with its sender thread.
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

/** Prints nanoseconds per step of each loop, the best of several passes, as JSON. */
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
/** Answers 4000 requests for which it takes a lock and awaits a database that is not there; prints microseconds of processor time for each. */
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
const http = createServer(async (request, response) => {
  const body = await page(request.url);
  response.end(body);
  count += 1;
  if (count === 1000) before = process.cpuUsage();
  if (count === 5000) {
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({ request: (user + system) / 4000 }));
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

let recordings = 0;
function variables(isUnder: boolean): Record<string, string> {
  if (!isUnder) return {};
  recordings += 1;
  const directory = join(folder, `recording${recordings}`);
  mkdirSync(directory);
  return shimVariables(directory);
}

async function measure(node: string, file: string, isUnder: boolean): Promise<Figures> {
  const { stdout, stderr } = await runProgram({ node, args: [join(folder, file)], env: variables(isUnder) });
  if (stderr !== '') throw new Error(stderr);
  return parse(stdout);
}

async function measureServer(node: string, isUnder: boolean): Promise<Figures> {
  const env = { ...process.env, NODE_OPTIONS: '', ...variables(isUnder) };
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

function keepBest(best: Map<string, number>, figures: Figures): void {
  for (const [name, figure] of Object.entries(figures))
    best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, figure));
}

const units: Readonly<Record<string, string>> = { start: 'ms CPU', request: 'µs CPU' };

async function compare(node: string, name: string): Promise<void> {
  const alone = new Map<string, number>();
  const under = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const isUnder of round % 2 === 0 ? [false, true] : [true, false]) {
      const best = isUnder ? under : alone;
      keepBest(best, await measure(node, 'start.cjs', isUnder));
      if (round < 3) keepBest(best, await measure(node, 'micro.mjs', isUnder));
      if (round < 3) keepBest(best, await measureServer(node, isUnder));
    }
  }
  console.log(`\n${name.padEnd(14)}${'alone'.padStart(10)}${'under'.padStart(10)}${'ratio'.padStart(8)}`);
  for (const [figure, value] of under) {
    const base = alone.get(figure);
    const ratio = base === undefined ? '' : (value / base).toFixed(2);
    const shown = [base?.toFixed(base < 100 ? 1 : 0) ?? '', value.toFixed(value < 100 ? 1 : 0)];
    console.log(
      `${figure.padEnd(14)}${shown.map((text) => text.padStart(10)).join('')}${ratio.padStart(8)}  ${units[figure] ?? 'ns'}`,
    );
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
