/** Which package a file belongs to, and in which version. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PackageFile {
  readonly name: string;
  /** Folder of the package. */
  readonly folder: string;
  /** The file from there, with forward slashes. */
  readonly file: string;
}

const inPackage = /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))[\\/](.+)$/s;

/** The innermost package of `path`, an absolute path; undefined for a file outside of `node_modules`. */
export function packageOf(path: string): PackageFile | undefined {
  const match = inPackage.exec(path);
  const [, folder, name, file] = match ?? [];
  if (folder === undefined || name === undefined || file === undefined) return undefined;
  return { folder, name: name.replace('\\', '/'), file: file.replaceAll('\\', '/') };
}

const versions = new Map<string, string>();

/** The version in the package's manifest; `0.0.0` where it cannot be read. */
export function versionOf(folder: string): string {
  let version = versions.get(folder);
  if (version === undefined) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const stated: unknown =
        typeof manifest === 'object' && manifest !== null && 'version' in manifest && manifest.version;
      version = typeof stated === 'string' ? stated : '0.0.0';
    } catch {
      version = '0.0.0';
    }
    versions.set(folder, version);
  }
  return version;
}
