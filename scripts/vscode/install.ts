// Installs a real VS Code workbench, code-server from npm, once per user, for the tests in test/vscode.
import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cachedFolder } from './cachedFolder.ts';
import { npm } from './npm.ts';

const codeServerVersion = '4.139.1';
/** The workbench's own Node: code-server needs 24 or later, whatever Node the machine has. */
const nodeVersion = '24.21.0';

/** Absolute paths: the Node binary to run code-server with, and code-server's entry script. */
export interface VsCode {
  readonly node: string;
  readonly codeServer: string;
}

const nodePackage = `node-${process.platform}-${process.arch}`;

/** What code-server installs and no test needs, relative to its VS Code; half of the space. */
const unneeded = [
  'node_modules/@github',
  'node_modules/@microsoft/mxc-sdk',
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
  'extensions/microsoft-authentication',
];
const binariesByPlatform = ['node_modules/@vscode/ripgrep-universal/bin', 'node_modules/node-pty/prebuilds'];

async function prune(vscode: string): Promise<void> {
  const paths = unneeded.map((path) => join(vscode, path));
  for (const folder of binariesByPlatform.map((path) => join(vscode, path)).filter((path) => existsSync(path))) {
    const names = await readdir(folder);
    paths.push(
      ...names
        .filter((name) => !name.includes(`${process.platform}-${process.arch}`))
        .map((name) => join(folder, name)),
    );
  }
  await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })));
}

/** Runs `work` and says on one line of standard error what it was and how long it took. */
async function step<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const started = performance.now();
  try {
    const result = await work();
    process.stderr.write(`VS Code for tests: ${what}, ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    throw new Error(`VS Code for tests: ${what} failed`, { cause: error });
  }
}

async function install(folder: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const modules = join(folder, 'node_modules');
  const node = join(modules, nodePackage);
  const vscode = join(modules, 'code-server/lib/vscode');
  const environment = {
    ...process.env,
    PATH: [join(node, 'bin'), process.env['PATH']].join(delimiter),
    // The package of the Node binary carries its headers, so that node-gyp has nothing to fetch.
    npm_config_nodedir: node,
    JOBS: String(availableParallelism()),
  };
  const packages = [`${nodePackage}@${nodeVersion}`, `code-server@${codeServerVersion}`];
  await step(`install ${packages.join(' and ')}`, () =>
    npm(folder, ['install', '--ignore-scripts', ...packages], environment),
  );
  await step('install its dependencies', async () => {
    await npm(vscode, ['install', '--omit=dev', '--ignore-scripts'], environment);
    await npm(join(vscode, 'extensions'), ['install', '--omit=dev', '--ignore-scripts'], environment);
  });
  const native = ['@vscode/spdlog', '@vscode/native-watchdog'];
  await step('compile its two native modules', () =>
    npm(vscode, ['rebuild', '--ignore-scripts=false', '--foreground-scripts', ...native], environment),
  );
  await step('remove what no test needs', () => prune(vscode));
}

/** The installed VS Code; installs it first when this user does not have this version yet (about a minute, 400 MB). */
export async function ensureVsCode(): Promise<VsCode> {
  if (process.platform === 'win32') throw new Error('VS Code for tests: code-server does not run on Windows');
  const folder = await cachedFolder(`vscode/${codeServerVersion}-node-${nodeVersion}`, install);
  return {
    node: join(folder, 'node_modules', nodePackage, 'bin/node'),
    codeServer: join(folder, 'node_modules/code-server/out/node/entry.js'),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(dirname((await ensureVsCode()).codeServer));
}
