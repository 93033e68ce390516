// `npm start [-- <program> [args]]`: builds when needed, then runs a program under Lockstep and draws what it did.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { root } from './support.ts';

const [asked, ...args] = process.argv.slice(2);
const program = asked ?? 'lessons/philosophers.ts';
/** What the command line answers when it found a deadlock. */
const FOUND = 3;

if (await buildAll(true)) {
  const results = join(root, 'test-results');
  mkdirSync(results, { recursive: true });
  const picture = join(results, 'picture.html');
  const cli = join(root, 'dist/cli.mjs');
  const child = spawn(process.execPath, [cli, 'run', '--picture', picture, program, ...args], { stdio: 'inherit' });
  // The terminal sends the signal to both; the child decides what it means.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'exit');
  // The example is there to deadlock: finding that is its success.
  if (asked === undefined && code === FOUND) process.exitCode = 0;
  else process.exitCode = typeof code === 'number' ? code : 1;
} else process.exitCode = 1;
