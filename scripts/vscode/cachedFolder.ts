import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Where tools are installed once per user: `$XDG_CACHE_HOME/lockstep`, else `~/.cache/lockstep`. */
function cacheRoot(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lockstep');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process answers with EPERM and is alive all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Takes the lock file, or removes it when its owner is dead; true when taken. */
async function tryLock(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch {
    // An empty file is one whose owner has not written its number yet.
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (owner !== 0 && !isAlive(owner)) await rm(lock, { force: true });
    return false;
  }
}

/**
 * The folder `name` below the cache, filled by `fill` when it does not exist yet. It appears under its name only when
 * `fill` is done, so nobody sees half of it. When several processes want it at once, one fills it and the others wait;
 * a lock that its owner left behind costs no more than filling it twice.
 */
export async function cachedFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const target = join(cacheRoot(), name);
  if (existsSync(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  const lock = `${target}.lock`;
  while (!(await tryLock(lock))) {
    await delay(250);
    if (existsSync(target)) return target;
  }
  const partial = await mkdtemp(`${target}.partial-`);
  try {
    if (!existsSync(target)) {
      await fill(partial);
      await rename(partial, target).catch((error: unknown) => {
        if (!existsSync(target)) throw error;
      });
    }
  } finally {
    await rm(partial, { recursive: true, force: true });
    await rm(lock, { force: true });
  }
  return target;
}
