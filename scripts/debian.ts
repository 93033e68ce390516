import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './vscode/run.ts';

const isDebian = process.platform === 'linux' && existsSync('/etc/debian_version');

function isInstalled(name: string): boolean {
  const answer = spawnSync('dpkg-query', ['--show', '--showformat=${db:Status-Abbrev}', name], { encoding: 'utf8' });
  return answer.status === 0 && answer.stdout.startsWith('ii');
}

/**
 * Makes sure that these Debian packages are installed; installs what is missing by apt-get when this user may.
 * Rejects with a sentence that names the missing packages and the command for them where it cannot.
 */
export async function ensureDebianPackages(names: readonly string[]): Promise<void> {
  if (!isDebian) throw new Error(`This needs a Debian system with ${names.join(', ')}, or the same programs by hand`);
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const command = `apt-get install ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) throw new Error(`Missing Debian packages; as root: ${command}`);
  console.error(`Installing Debian packages: ${missing.join(', ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]): Promise<string> =>
    // apt waits for its own lock, so that two processes can ask at once.
    run({ program: 'apt-get', args: ['-o', 'DPkg::Lock::Timeout=600', ...args], folder: '/', environment });
  const install = ['install', '--yes', '--no-install-recommends', ...missing];
  try {
    await apt(...install);
  } catch {
    // The package lists may be absent or older than the archive.
    await apt('update');
    await apt(...install);
  }
}
