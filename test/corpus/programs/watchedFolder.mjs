// A watcher that waits for files, notes each of them once things have been quiet for a moment, and is aborted in the end.
import { mkdtemp, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = await mkdtemp(join(tmpdir(), 'watched-'));
const stop = new AbortController();
const seen = new Set();
let quiet;
let noteAll;
const all = new Promise((resolve) => {
  noteAll = resolve;
});

async function follow() {
  try {
    for await (const { filename } of watch(folder, { signal: stop.signal })) {
      seen.add(filename);
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        if (seen.size === 3) noteAll();
      }, 50);
    }
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
}

const following = follow();
await sleep(100);
for (const name of ['one', 'two', 'three']) {
  await writeFile(join(folder, name), name);
  await sleep(10);
}
await all;
stop.abort();
await following;
await rm(folder, { recursive: true });
console.log([...seen].sort().join(' '));
