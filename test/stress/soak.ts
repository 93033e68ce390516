// `npm run soak [-- --minutes 60 --app fastify --tracking exact]`: a server that is busy all the time, observed as the editor does it.
// Printed each minute: what the program and the observer take of memory, how long the recording on disk is, and what an event costs
// the observer. All have to stay where they are after the first minutes. What is found is named as it is found.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { shimSettings } from '../../core/protocol/environment.ts';
import { Session } from '../../extension/session/session.ts';
import { root } from '../../scripts/support.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { minutes: text, app: text, tracking: text } });
const minutes = Number(values.minutes ?? 60);
const app = values.app ?? 'fastify';
const setting = shimSettings.find((each) => each === (values.tracking ?? 'exact'));

/** Asks without a pause over kept connections, in a process of its own. */
const client = `
import { connect } from 'node:net';
for (let index = 0; index < 16; index += 1) {
  const request = 'GET /items/' + index + ' HTTP/1.1\\r\\nhost: localhost\\r\\n\\r\\n';
  const socket = connect(Number(process.argv[1]), '127.0.0.1', () => socket.write(request));
  socket.on('data', () => socket.write(request)).on('error', () => process.exit());
}
`;
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1).padStart(8);
function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024;
}
const recordedBytes = (folder: string): number =>
  readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );

async function soak(session: Session): Promise<void> {
  const { stdout } = session.launched.child;
  if (stdout === null) throw new Error('The server has no output');
  const [port] = await once(createInterface(stdout), 'line');
  const asking = spawn(process.execPath, ['--input-type=module', '-e', client, String(port)], { stdio: 'inherit' });
  console.log('minute  program MB  observer MB  recording MB  events/s  µs/event  behind ms  findings');
  let [events, used] = [0, process.cpuUsage()];
  const named = new Set<string>();
  for (let minute = 1; minute <= minutes; minute += 1) {
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    globalThis.gc?.();
    const { state, findings } = session.analysis;
    const { user, system } = process.cpuUsage(used);
    const more = state.events - events;
    [events, used] = [state.events, process.cpuUsage()];
    const behind = Number(session.analysis.timeOf(process.hrtime.bigint()) - state.now) / 1e6;
    const columns = [
      String(minute).padStart(6),
      megabytes(residentBytes(session.launched.pid)).padStart(11),
      megabytes(process.memoryUsage().heapUsed).padStart(12),
      megabytes(recordedBytes(session.directory)).padStart(13),
      (more / 60).toFixed(0).padStart(9),
      ((user + system) / more).toFixed(2).padStart(9),
      behind.toFixed(0).padStart(10),
      String(findings.length).padStart(9),
    ];
    console.log(columns.join(' '));
    for (const { id, key, severity, certainty } of findings) {
      if (!named.has(key)) console.log(`        found: ${id}, ${severity}, ${certainty}`);
      named.add(key);
    }
  }
  asking.kill();
}

if (!Number.isInteger(minutes) || minutes < 1 || setting === undefined) {
  console.error(
    '--minutes takes a whole number, --tracking one of exact, adaptive, on-demand, --app one of test/bench/servers',
  );
  process.exitCode = 2;
} else {
  const session = await Session.start({
    command: { file: process.execPath, args: [join(root, 'test/bench/servers', `${app}.mjs`)], verbatim: false },
    program: app,
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' },
    stdio: 'pipe',
    shim: join(root, 'dist/shim/shim.cjs'),
    setting,
  });
  try {
    await soak(session);
  } finally {
    await session.stop();
    session.close();
  }
}
