// Three processes elect a leader by a lock file; each leads once, and gives the office to the next one.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import lockfile from 'proper-lockfile';

if (process.send === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'leader-'));
  const file = join(folder, 'office');
  writeFileSync(file, '');
  const children = ['ann', 'bo', 'cy'].map((name) => fork(fileURLToPath(import.meta.url), [file, name]));
  const codes = await Promise.all(children.map((child) => once(child, 'exit').then(([code]) => code)));
  console.log(codes.join(' '), readFileSync(file, 'utf8').trim().split('\n').sort().join(' '));
  rmSync(folder, { recursive: true });
} else {
  const [file, name] = process.argv.slice(2);
  const retries = { retries: 200, minTimeout: 10, maxTimeout: 50 };
  const resign = await lockfile.lock(file, { retries });
  appendFileSync(file, `${name}\n`);
  await sleep(30);
  await resign();
  process.disconnect();
}
