// Walks folders, some at a time.
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';

const limit = pLimit(2);

async function count(path) {
  const found = await stat(path);
  if (!found.isDirectory()) return 1;
  const names = await readdir(path);
  const counts = await Promise.all(names.map((name) => count(join(path, name))));
  return counts.reduce((sum, each) => sum + each, 0);
}

const folder = dirname(fileURLToPath(import.meta.url));
const files = await limit(() => count(join(folder, '..')));
console.log(files > 10);
