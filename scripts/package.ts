// Packs the built extension into dist/lockstep.vsix: `npx tsx scripts/package.ts` builds first when sources are newer.
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildAll } from './build.ts';
import { listFiles, newestChange, root } from './support.ts';
import { cachedFolder } from './vscode/cachedFolder.ts';
import { npm } from './vscode/npm.ts';
import { run } from './vscode/run.ts';

const vsceVersion = '3.9.2';
/** vsce has 250 dependencies, which npm takes as they were on this day: the same ones every time. */
const vsceDate = '2026-11-15';

const packed = join(root, 'dist/lockstep.vsix');
const manifestFiles = ['package.json', 'package.nls.json', 'package.nls.zh-cn.json', 'README.md', '.vscodeignore'];

/** The packer is no dependency of the project: it would double the time until a fresh clone runs. */
async function ensureVsce(): Promise<string> {
  const folder = await cachedFolder(`vsce/${vsceVersion}-${vsceDate}`, async (target) => {
    await writeFile(join(target, 'package.json'), '{ "private": true }\n');
    await npm(target, ['install', '--ignore-scripts', '--before', vsceDate, `@vscode/vsce@${vsceVersion}`]);
  });
  return join(folder, 'node_modules/@vscode/vsce/vsce');
}

async function isFresh(): Promise<boolean> {
  const written = await stat(packed).catch(() => undefined);
  const built = listFiles(join(root, 'dist'), () => true).filter((file) => file !== packed);
  const pages = listFiles(join(root, 'docs/findings'), () => true);
  const inputs = [...built, ...pages, ...manifestFiles.map((file) => join(root, file))];
  return written !== undefined && written.mtimeMs > newestChange(inputs);
}

/**
 * Packs what dist holds now, unless that is packed already, and returns the absolute path of the `.vsix`. Whoever
 * reads it meanwhile sees the old file or the new one, never a part.
 */
export async function packExtension(): Promise<string> {
  if (await isFresh()) return packed;
  const vsce = await ensureVsce();
  const fresh = join(root, `dist/lockstep-${process.pid}.vsix`);
  // Links in the README stay relative: its pictures are in the package.
  const flags = ['--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository'];
  const args = [vsce, 'package', ...flags, '--out', fresh];
  try {
    await run({ program: process.execPath, args, folder: root });
    await rename(fresh, packed);
  } finally {
    await rm(fresh, { force: true });
  }
  return packed;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (await buildAll(true)) console.log(await packExtension());
  else process.exitCode = 1;
}
