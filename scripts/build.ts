// Builds dist from the table in bundles.ts. `--watch` keeps building; `--if-stale` does nothing when
// no source is newer than the last build.
import { existsSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, context } from 'esbuild';
import { type Bundle, bundles } from './bundles.ts';
import { copyExamples } from './examples.ts';
import { writeLibraryModules } from './libraryModules.ts';
import { listFiles, newestChange, root } from './support.ts';

const dist = join(root, 'dist');
const stamp = join(dist, '.built');
const sourceFolders = ['core', 'runtime-shim', 'extension', 'webview', 'cli', 'lessons'];

// A CommonJS package bundled into an ES module still calls `require` for Node's own modules.
const requireBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** A command is a file that the system can run by itself. */
const bannerOf = ({ isCommand }: Bundle): string =>
  isCommand ? `#!/usr/bin/env node\n${requireBanner}` : requireBanner;

/** How esbuild makes a bundle. */
export function buildOptions(bundle: Bundle): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: [bundle.entry],
    outfile: join(dist, bundle.output),
    bundle: true,
    format: bundle.format,
    platform: bundle.platform,
    target: bundle.target,
    external: [...(bundle.external ?? [])],
    minify: bundle.minify ?? false,
    sourcemap: bundle.sourcemap ?? true,
    sourcesContent: false,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
    ...(bundle.format === 'esm' && bundle.platform === 'node' ? { banner: { js: bannerOf(bundle) } } : {}),
  };
}

function isStale(): boolean {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = sourceFolders.flatMap((folder) => listFiles(join(root, folder), () => true));
  const inputs = ['package-lock.json', 'scripts/bundles.ts', 'scripts/build.ts'].map((file) => join(root, file));
  return newestChange([...sources, ...inputs]) > built;
}

/** Builds every bundle whose entry exists; false when any of them failed. esbuild prints the reasons. */
export async function buildAll(ifStale: boolean): Promise<boolean> {
  if (ifStale && !isStale()) return true;
  const started = new Date();
  const present = bundles.filter((bundle) => existsSync(join(root, bundle.entry)));
  const missing = new Set(bundles.filter((bundle) => !present.includes(bundle)).map((bundle) => bundle.entry));
  if (missing.size > 0) console.error(`Not built, no source yet: ${[...missing].join(', ')}`);
  mkdirSync(dist, { recursive: true });
  rmSync(stamp, { force: true });
  const results = await Promise.allSettled(present.map((bundle) => build(buildOptions(bundle))));
  const failed = present.filter((_, index) => results[index]?.status === 'rejected');
  for (const bundle of failed) console.error(`Failed to build ${bundle.output} from ${bundle.entry}`);
  if (failed.length > 0) return false;
  copyExamples();
  writeLibraryModules(join(dist, 'library'));
  // The stamp carries the start time, so that a source saved during the build counts as newer.
  writeFileSync(stamp, started.toISOString());
  utimesSync(stamp, started, started);
  return true;
}

async function watch(): Promise<void> {
  for (const bundle of bundles.filter((each) => existsSync(join(root, each.entry)))) {
    const watched = await context({ ...buildOptions(bundle), logLevel: 'info' });
    await watched.watch();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--watch')) await watch();
  else process.exitCode = (await buildAll(process.argv.includes('--if-stale'))) ? 0 : 1;
}
