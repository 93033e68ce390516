import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { root } from './support.ts';

/** Builds what is needed and runs `program` (from the checkout's root, under tsx) with this process's arguments; its exit code becomes ours. */
export async function runBuilt(program: string, options: readonly string[] = []): Promise<void> {
  process.exitCode = 1;
  if (!(await buildAll(true))) return;
  const args = [...options, '--import', import.meta.resolve('tsx'), join(root, program), ...process.argv.slice(2)];
  const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
  process.exitCode = code ?? 1;
}
