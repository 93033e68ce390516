// Three processes count in one file under a lock file, trying again while it is taken.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import lockfile from 'proper-lockfile';

const own = fileURLToPath(import.meta.url);
if (process.argv[2] !== undefined) {
  const path = process.argv[2];
  for (let time = 0; time < 10; time += 1) {
    const release = await lockfile.lock(path, { retries: { retries: 200, minTimeout: 5, maxTimeout: 20 } });
    writeFileSync(path, String(Number(readFileSync(path, 'utf8')) + 1));
    await release();
  }
} else {
  const folder = mkdtempSync(join(tmpdir(), 'count-'));
  const path = join(folder, 'count.txt');
  writeFileSync(path, '0');
  const children = [1, 2, 3].map(() => spawn(process.execPath, [own, path], { stdio: 'inherit' }));
  await Promise.all(children.map((child) => once(child, 'exit')));
  console.log(readFileSync(path, 'utf8'));
  rmSync(folder, { recursive: true });
}
