import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../scripts/support.ts';

interface Entry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = <Shape>(file: string): Shape => JSON.parse(readFileSync(join(root, file), 'utf8'));
const packages = read<{ packages: Record<string, Entry> }>('package-lock.json').packages;
const manifest = read<Entry>('package.json');

test('the lockfile is of this package.json', () => {
  assert.deepEqual(packages['']?.devDependencies, manifest.devDependencies);
  assert.deepEqual(packages['']?.dependencies, manifest.dependencies);
});

test('the lockfile has the binaries of every system, so that npm ci works on each', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter(
        (name) =>
          packages[`${path}/node_modules/${name}`] === undefined && packages[`node_modules/${name}`] === undefined,
      )
      .map((name) => `${path} wants ${name}`),
  );
  assert.deepEqual(missing, []);
});

test('every development dependency is pinned to one version', () => {
  for (const [name, version] of Object.entries(manifest.devDependencies ?? {})) {
    // Older versions of a library stand beside the newest under names of their own: `npm:<package>@<version>`.
    assert.match(version, /^(?:npm:[\w./@-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/, name);
  }
});
