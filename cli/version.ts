import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of the package that `dist` is part of; empty where it does not say. */
export function versionOf(dist: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return typeof version === 'string' ? version : '';
}
