// `npm run bench [-- <name> ...]` runs the measurements in test/bench one after the other, each in a process of
// its own; a name chooses the files that start with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { buildAll } from './build.ts';
import { listFiles, repoPath, root } from './support.ts';

const names = process.argv.slice(2);
const isChosen = (path: string): boolean =>
  path.endsWith('.ts') && (names.length === 0 || names.some((name) => basename(path).startsWith(name)));
const files = listFiles(join(root, 'test/bench'), isChosen);

if (files.length === 0) {
  console.error(`No benchmark ${names.length > 0 ? `is called ${names.join(', ')}` : 'in test/bench'}`);
  process.exitCode = 2;
} else if (!(await buildAll(true))) process.exitCode = 1;
else {
  for (const file of files) {
    console.log(`\n${repoPath(file)}`);
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file], { stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    if (code !== 0) process.exitCode = 1;
  }
}
