// `npm run gen` writes what follows from the files of a folder: the registries, and the documentation's pages about findings.
// They are committed; a test fails when stale.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { wantedRegistries } from './registries.ts';
import { repoPath } from './support.ts';

interface Wanted {
  readonly path: string;
  readonly text: string;
}
function write({ path, text }: Wanted): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${repoPath(path)}`);
}

for (const registry of wantedRegistries()) write(registry);
// Only now, since the pages are of the detectors in the registry.
const { stalePages, wantedPages } = await import('./findingPages.ts');
for (const page of wantedPages()) write(page);
for (const path of stalePages()) {
  rmSync(path);
  console.log(`removed ${repoPath(path)}`);
}
