/**
 * How long after a cycle has closed in a running program its finding stands, where a Session follows it as the editor does.
 * `npm run bench -- coreLatency`, and a part of `-- core`.
 */
import { join } from 'node:path';
import { Session } from '../../extension/session/session.ts';
import { root } from '../../scripts/support.ts';

const RUNS = 15;
const folder = join(root, 'test/bench/closing');

const milliseconds = async (busy: number): Promise<number> => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const session = await Session.start({
    command: { file: process.execPath, args: [join(folder, 'deadlock.mjs')], verbatim: false },
    program: 'deadlock.mjs',
    cwd: folder,
    env: { ...env, BUSY: String(busy) },
    stdio: 'pipe',
    shim: join(root, 'dist/shim/shim.cjs'),
    setting: 'exact',
  });
  try {
    return await new Promise<number>((resolve, reject) => {
      void session.ended.then(() => reject(new Error('The program has ended.')));
      session.onChange(() => {
        const { analysis } = session;
        const found = analysis.findings.find(({ id }) => id === 'deadlock-cycle');
        if (found !== undefined) resolve((analysis.timeOf(process.hrtime.bigint()) - found.since) / 1e6);
      });
    });
  } finally {
    await session.stop();
    session.close();
  }
};

console.log('From the closing of a cycle to its finding, in milliseconds');
for (const busy of [0, 10, 1000]) {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push(await milliseconds(busy));
  times.sort((left, right) => left - right);
  const [median = 0, worst = 0] = [times[Math.floor(times.length / 2)], times.at(-1)];
  console.log(
    `${String(busy).padStart(5)} other tasks at work  median ${median.toFixed(0)}, worst ${worst.toFixed(0)}`,
  );
}
