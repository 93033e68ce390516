// `npm run soak [-- <options>]` builds what is needed and runs test/stress/soak.ts, which says what the options are.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { root } from './support.ts';

if (await buildAll(true)) {
  const program = join(root, 'test/stress/soak.ts');
  const args = ['--expose-gc', '--import', import.meta.resolve('tsx'), program, ...process.argv.slice(2)];
  const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
  process.exitCode = code ?? 1;
} else process.exitCode = 1;
