/** A package in one of the versions that are kept under other names. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../../scripts/support.ts';

const modules = join(root, 'node_modules');

function dependenciesOf(folder: string): readonly string[] {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('dependencies' in manifest)) return [];
  return Object.keys(manifest.dependencies ?? {});
}

/** Puts the version that is installed as `installedAs` into `home`, where programs find it and what it needs as `name`. */
export function installVersion(home: string, name: string, installedAs: string): void {
  const to = join(home, 'node_modules', name);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(join(modules, installedAs), to, { recursive: true });
  linkDependencies(home, to);
}

/** What lies within the copy needs the same as it does where it was copied from. */
function linkDependencies(home: string, folder: string): void {
  const nested = join(folder, 'node_modules');
  if (existsSync(nested)) for (const each of readdirSync(nested)) linkDependencies(home, join(nested, each));
  for (const dependency of dependenciesOf(folder)) {
    const place = join(home, 'node_modules', dependency);
    if (existsSync(place) || existsSync(join(nested, dependency))) continue;
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(modules, dependency), place, 'junction');
  }
}
