import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const skippedFolders = new Set(['node_modules', 'dist', '.git', 'test-results']);

/** Path relative to the checkout with forward slashes on every system, for messages and comparisons. */
export function repoPath(path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** Absolute paths of all files below `folder` (absolute) for which `accept` holds, sorted; [] when there is no such folder. */
export function listFiles(folder: string, accept: (path: string) => boolean): string[] {
  if (!existsSync(folder)) return [];
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) found.push(...listFiles(path, accept));
    } else if (accept(path)) found.push(path);
  }
  return found.sort();
}

/** Newest modification time in milliseconds among `paths`; 0 when none exists. */
export function newestChange(paths: readonly string[]): number {
  return Math.max(0, ...paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

/** Like `Promise.all(items.map(work))`, with at most `limit` running at once. */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
