// Packs what users install from npm, the library and the command line, into dist/lockstep-<version>.tgz:
// `npx tsx scripts/libraryPackage.ts` builds first when sources are newer. The extension is no part of it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildAll } from './build.ts';
import type { libraryModules } from './libraryModules.ts';
import { listFiles, root } from './support.ts';
import { npm } from './vscode/npm.ts';
import { run } from './vscode/run.ts';

const staged = join(root, 'dist/npm');
/** What the command line needs from dist besides itself. */
const parts = ['cli.mjs', 'library', 'shim', 'webview'];
const sources = join(root, 'runtime-shim/primitives');
/** The folder of each module's own index.ts. */
const folders: Readonly<Record<keyof typeof libraryModules, string>> = {
  multiprocessing: 'multiprocessing',
  threading: 'threading',
  queue: 'queue',
  'concurrent-futures': 'concurrentFutures',
};
const moduleNames = Object.keys(folders) as (keyof typeof folders)[];

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly engines: { readonly node: string };
}

function manifest(): object {
  const { version, license, engines }: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = moduleNames.map((name) => [
    `./${name}`,
    {
      import: { types: `./${name}.d.mts`, default: `./dist/library/${name}.mjs` },
      require: { types: `./${name}.d.cts`, default: `./dist/library/${name}.cjs` },
    },
  ]);
  return {
    name: 'lockstep',
    version,
    description:
      'Processes, threads, locks and queues for TypeScript, after Python’s modules, and a debugger that shows who waits for whom',
    keywords: ['concurrency', 'deadlock', 'lock', 'mutex', 'queue', 'multiprocessing', 'threading', 'pool', 'debugger'],
    license,
    engines: { node: engines.node },
    bin: { lockstep: './dist/cli.mjs' },
    exports: {
      ...Object.fromEntries(entries),
      './config': { import: { types: './config.d.mts' }, require: { types: './config.d.cts' } },
      './package.json': './package.json',
    },
    // For TypeScript that does not read `exports`.
    typesVersions: { '*': Object.fromEntries([...moduleNames, 'config'].map((name) => [name, [`./${name}.d.cts`]])) },
  };
}

/** ES modules hand out the very classes of the CommonJS file, so that each exists once in a process. */
function writeEntries(): void {
  for (const name of moduleNames) {
    const thin = readFileSync(join(staged, `dist/library/${name}.cjs`), 'utf8');
    const names = [...thin.matchAll(/^exports\.(\w+) =/gm)].map(([, exported]) => exported);
    const lines = [`import module from './${name}.cjs';`, `export const { ${names.join(', ')} } = module;`, ''];
    writeFileSync(join(staged, `dist/library/${name}.mjs`), lines.join('\n'));
    for (const kind of ['c', 'm']) {
      const types = `./types/runtime-shim/primitives/${folders[name]}/index.js`;
      writeFileSync(join(staged, `${name}.d.${kind}ts`), `export * from '${types}';\n`);
    }
  }
}

/** What a project's `lockstep.config.ts` is made of: types alone. */
function writeConfigTypes(): void {
  for (const kind of ['c', 'm']) {
    writeFileSync(join(staged, `config.d.${kind}ts`), "export type * from './types/runtime-shim/project/config.js';\n");
  }
}

/** Declarations name the files that TypeScript finds in a package: without the `.ts` of the sources. */
async function writeTypes(): Promise<void> {
  const types = join(staged, 'types');
  const options = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--outDir', types, '--rootDir', root];
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const args = [compiler, '-p', join(sources, '../tsconfig.json'), ...options, '--stripInternal'];
  await run({ program: process.execPath, args, folder: root });
  const needed = new Set<string>();
  const visit = (file: string): void => {
    if (needed.has(file)) return;
    needed.add(file);
    // Only what is imported: examples in comments name files of their own.
    const named = /(\bfrom |\bimport[ (])(['"])(\.{1,2}\/[^'"]+)\.ts\2/g;
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll(named, '$1$2$3.js$2'));
    for (const [, , , specifier = ''] of text.matchAll(named)) visit(`${join(dirname(file), specifier)}.d.ts`);
  };
  for (const folder of Object.values(folders)) visit(join(types, 'runtime-shim/primitives', folder, 'index.d.ts'));
  visit(join(types, 'runtime-shim/project/config.d.ts'));
  for (const file of listFiles(types, () => true)) if (!needed.has(file)) rmSync(file);
}

/** The library's maps name files that are not in the package; their texts are in the maps instead. Nobody steps into the rest. */
function fillMaps(): void {
  const library = join(staged, 'dist/library') + sep;
  for (const path of listFiles(join(staged, 'dist'), (file) => file.endsWith('.map'))) {
    if (!path.startsWith(library)) {
      rmSync(path);
      continue;
    }
    const map: { sources: string[]; sourcesContent?: (string | null)[] } = JSON.parse(readFileSync(path, 'utf8'));
    const original = join(root, relative(staged, path));
    const files = map.sources.map((source) => join(dirname(original), source));
    map.sourcesContent = files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : null));
    map.sources = files.map((file) => `lockstep/${relative(root, file).split(sep).join('/')}`);
    writeFileSync(path, JSON.stringify(map));
  }
}

/** Packs what dist holds now and returns the absolute path of the tarball. */
export async function packLibrary(): Promise<string> {
  rmSync(staged, { recursive: true, force: true });
  mkdirSync(staged, { recursive: true });
  for (const part of parts) cpSync(join(root, 'dist', part), join(staged, 'dist', part), { recursive: true });
  cpSync(join(root, 'docs/findings'), join(staged, 'docs/findings'), { recursive: true });
  cpSync(join(root, 'LICENSE'), join(staged, 'LICENSE'));
  cpSync(join(sources, 'README.md'), join(staged, 'README.md'));
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`);
  writeEntries();
  writeConfigTypes();
  fillMaps();
  await writeTypes();
  await npm(staged, ['pack', '--pack-destination', staged]);
  const [tarball = ''] = readdirSync(staged).filter((name) => name.endsWith('.tgz'));
  const packed = join(root, 'dist', basename(tarball));
  renameSync(join(staged, tarball), packed);
  return packed;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (await buildAll(true)) console.log(await packLibrary());
  else process.exitCode = 1;
}
