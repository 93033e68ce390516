// The library is one file, so that each class and each state exists once in a process whatever a program imports. The modules
// that programs name are thin: they hand out parts of that file under names that `import` and `require` both see.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What the built file offers for each module of `lockstep/…`: its namespace there. */
export const libraryModules = {
  multiprocessing: 'multiprocessing',
  threading: 'threading',
  queue: 'queue',
  'concurrent-futures': 'concurrentFutures',
} as const;

/** What the processes and threads that the library starts run first: a function of the built file. */
const starters = { child: 'runChild', thread: 'runThread' } as const;

/** Writes the thin modules into `folder`, which has `library.cjs`. A module that the library does not have yet is left out. */
export function writeLibraryModules(folder: string): void {
  const library: unknown = createRequire(join(folder, 'library.cjs'))('./library.cjs');
  if (typeof library !== 'object' || library === null) return;
  for (const [module, namespace] of Object.entries(libraryModules)) {
    const part: unknown = Reflect.get(library, namespace);
    if (typeof part !== 'object' || part === null) continue;
    const names = Object.keys(part).sort();
    const exported = names.map((name) => `exports.${name} = library.${name};`);
    const lines = ["'use strict';", `const library = require('./library.cjs').${namespace};`, ...exported, ''];
    writeFileSync(join(folder, `${module}.cjs`), lines.join('\n'));
  }
  for (const [file, start] of Object.entries(starters)) {
    if (Reflect.has(library, start))
      writeFileSync(join(folder, `${file}.cjs`), `require('./library.cjs').${start}();\n`);
  }
}
