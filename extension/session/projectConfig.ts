/** Where a project keeps its own instrumentations. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const names = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((extension) => `lockstep.config.${extension}`);

/**
 * The absolute path of `lockstep.config.ts` (or .mts, .cts, .js, .mjs, .cjs) in `cwd`, or above it in the same package: not
 * beyond the nearest `package.json`, since what lies there belongs to somebody else.
 */
export function findProjectConfig(cwd: string): string | undefined {
  const above = [cwd];
  for (let folder = cwd; dirname(folder) !== folder; folder = dirname(folder)) above.push(dirname(folder));
  const root = above.findIndex((folder) => existsSync(join(folder, 'package.json')));
  // Outside of any package only the folder itself is known to be the user's.
  const folders = above.slice(0, Math.max(0, root) + 1);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}
