// `npm run gen` writes the registries that follow from what files a folder has. They are committed; a test fails when stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { wantedRegistries } from './registries.ts';
import { repoPath } from './support.ts';

for (const { path, text } of wantedRegistries()) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${repoPath(path)}`);
}
