import { posix } from 'node:path';
import { readImports } from './imports.ts';

interface Layer {
  /** Files and folders of the layer, without extension. The longest match decides which layer a file is in. */
  readonly paths: readonly string[];
  /** What it may import from the repository besides itself. */
  readonly repo: readonly string[];
  /** What it may import from there as types only. */
  readonly types?: readonly string[];
  /** Packages; a name may end in `*`. */
  readonly outside: readonly string[];
  /** False where the files of the layer may not import each other. */
  readonly self?: false;
}

const instrumentation = ['runtime-shim/probe', 'runtime-shim/wrap', 'runtime-shim/instrumentation'];

/** The allow-list of ARCHITECTURE.md. What is not listed is an error; there are no exemptions. */
export const layers: readonly Layer[] = [
  { paths: ['core/protocol'], repo: [], outside: [] },
  { paths: ['core/model'], repo: ['core/protocol'], outside: [] },
  { paths: ['core/detectors'], repo: ['core/model'], types: ['core/protocol'], outside: [] },
  // How numbers and phrases are put for people: all that is shown uses it, in whatever process.
  { paths: ['core/text'], repo: [], outside: [] },
  { paths: ['core/view'], repo: ['core/model', 'core/text'], types: ['core/protocol', 'core/detectors'], outside: [] },
  { paths: ['runtime-shim'], repo: ['core/protocol'], outside: ['node:*', 'acorn', 'amaro'] },
  { paths: ['runtime-shim/instrumentations'], repo: instrumentation, outside: ['node:*'], self: false },
  {
    paths: ['runtime-shim/instrumentations/index'],
    repo: ['runtime-shim/instrumentations', ...instrumentation],
    outside: [],
  },
  { paths: ['extension/session'], repo: ['core'], outside: ['node:*'] },
  {
    paths: ['extension/adapter'],
    repo: ['core/view', 'core/text', 'extension/session'],
    types: ['core/detectors'],
    outside: ['node:*', '@vscode/debugadapter', '@vscode/debugprotocol'],
  },
  {
    paths: ['extension/ui', 'extension/main'],
    repo: ['core/view', 'core/text', 'extension/session', 'extension/adapter'],
    types: ['core/detectors'],
    outside: ['vscode', 'node:*'],
  },
  { paths: ['webview'], repo: ['core/text'], types: ['core/view'], outside: ['d3', 'd3-*'] },
  { paths: ['webview/layout'], repo: ['core/text'], types: ['core/view'], outside: ['d3', 'd3-*'] },
  {
    paths: ['cli'],
    repo: ['core/view', 'core/text', 'extension/session', 'extension/adapter'],
    types: ['core/detectors'],
    outside: ['node:*'],
  },
  // Lessons are programs as anybody would write them: any package, nothing of ours but by its public name.
  { paths: ['lessons'], repo: [], outside: ['*'] },
  { paths: ['scripts'], repo: ['core', 'lessons'], outside: ['*'] },
  {
    paths: ['test'],
    repo: ['core', 'runtime-shim', 'extension', 'webview', 'cli', 'lessons', 'scripts'],
    outside: ['*'],
  },
];

function contains(path: string, file: string): boolean {
  return file === `${path}.ts` || file.startsWith(`${path}/`);
}

function layerOf(file: string): Layer | undefined {
  const matches = layers.flatMap((layer) =>
    layer.paths.filter((path) => contains(path, file)).map((path) => ({ path, layer })),
  );
  return matches.sort((left, right) => right.path.length - left.path.length)[0]?.layer;
}

function allowsOutside(layer: Layer, specifier: string): boolean {
  return layer.outside.some((name) =>
    name.endsWith('*')
      ? specifier.startsWith(name.slice(0, -1))
      : specifier === name || specifier.startsWith(`${name}/`),
  );
}

function allowsRepo(layer: Layer, target: string, typeOnly: boolean): boolean {
  const within = (paths: readonly string[]): boolean => paths.some((path) => contains(path, target));
  if (layer.self !== false && within(layer.paths)) return true;
  return within(layer.repo) || (typeOnly && within(layer.types ?? []));
}

/** What a file (path relative to the checkout, forward slashes) imports that its layer may not, one sentence each. */
export function checkImports(file: string, source: string): string[] {
  const layer = layerOf(file);
  if (layer === undefined) return [`${file}: belongs to no layer`];
  const problems: string[] = [];
  for (const { specifier, typeOnly, line } of readImports(source)) {
    const isRepo = specifier.startsWith('.');
    const target = isRepo ? posix.join(posix.dirname(file), specifier) : specifier;
    const allowed = isRepo ? allowsRepo(layer, target, typeOnly) : allowsOutside(layer, specifier);
    if (!allowed) problems.push(`${file}:${line}: may not import ${target}${typeOnly ? '' : ' (as a value)'}`);
  }
  return problems;
}
