// Entry of every npm script. Installs the development dependencies when they do not match the
// lockfile, then runs scripts/<name>.ts in this process. Needs nothing but Node itself.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name = 'start', ...rest] = process.argv.slice(2);

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages ?? {};
  } catch {
    return undefined;
  }
}

// Contents are compared rather than times: npm writes the two files in either order, and an
// unneeded `npm ci` would empty node_modules under everything else that is running.
function isInstalled() {
  const installed = readPackages('node_modules/.package-lock.json');
  if (installed === undefined) return false;
  return Object.entries(readPackages('package-lock.json') ?? {}).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

if (!isInstalled()) {
  console.error('Installing the development dependencies (npm ci) ...');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    shell: process.platform === 'win32',
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    console.error('npm ci failed; see its messages above.');
    if (name === 'test') console.log('0 passed, 1 failed');
    process.exit(1);
  }
}

const script = join(root, 'scripts', `${name}.ts`);
process.argv = [process.argv[0], script, ...rest];
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(script).href);
