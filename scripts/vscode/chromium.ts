import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureDebianPackages } from '../debian.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** The fonts make pictures the same everywhere; the second one has the Chinese characters, in 5 MB. */
const debianPackages = ['chromium', 'fonts-dejavu-core', 'fonts-wqy-microhei'];

function find(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/**
 * Absolute path of a Chromium for tests: `LOCKSTEP_CHROMIUM` when set, else the one that Debian installs (with the
 * fonts of the pictures), else any Chromium or Chrome in the search path.
 */
export async function ensureChromium(): Promise<string> {
  const chosen = process.env['LOCKSTEP_CHROMIUM'];
  if (chosen !== undefined) return chosen;
  const reason = await ensureDebianPackages(debianPackages).then(
    () => undefined,
    (error: unknown) => error,
  );
  const path = find();
  if (path === undefined) throw new Error('Found no Chromium; LOCKSTEP_CHROMIUM can name one', { cause: reason });
  return path;
}
