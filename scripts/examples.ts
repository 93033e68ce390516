import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { listFiles, root } from './support.ts';

/** Packages that lessons import, and the files of each that a program needs. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'async-mutex': ['package.json', 'LICENSE', 'index.mjs', 'lib'],
  tslib: ['package.json', 'LICENSE.txt', 'tslib.js', 'tslib.es6.mjs', 'modules'],
};

/** Puts the lessons' programs and what they import where the extension takes its examples from. */
export function copyExamples(): void {
  const lessons = join(root, 'lessons');
  const target = join(root, 'dist/examples');
  rmSync(target, { recursive: true, force: true });
  for (const path of listFiles(lessons, (file) => file.endsWith('.ts'))) {
    const inside = relative(lessons, path).split(sep).join('/');
    mkdirSync(join(target, 'programs'), { recursive: true });
    cpSync(path, join(target, 'programs', inside), { recursive: true });
  }
  for (const [name, files] of Object.entries(packages)) {
    for (const file of files) {
      cpSync(join(root, 'node_modules', name, file), join(target, 'packages', name, file), { recursive: true });
    }
  }
}
