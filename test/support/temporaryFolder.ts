import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a test, or `{ after }` of node:test for a whole file, gives to clean up with. */
interface Cleanup {
  readonly after: (work: () => void) => void;
}

/**
 * A new empty folder, removed when the test ends. The path has no links in it, so that it equals what programs report.
 * `files` are written into it: relative path to text.
 */
export function temporaryFolder(cleanup: Cleanup, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'lockstep-'));
  // Retries: on Windows a file stays locked for a moment after its process has ended.
  cleanup.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  for (const [path, text] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return folder;
}
