import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { build } from 'esbuild';
import { buildOptions } from '../../scripts/build.ts';
import { type Bundle, bundles } from '../../scripts/bundles.ts';
import { root } from '../../scripts/support.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** Which npm packages a bundle contains, and what it leaves to be found at run time besides Node's own modules. */
async function contents(bundle: Bundle): Promise<{ packages: string[]; external: string[] }> {
  const { metafile } = await build({ ...buildOptions(bundle), write: false, metafile: true, logLevel: 'silent' });
  const packageOf = (input: string): string => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? '';
  const packages = Object.keys(metafile.inputs).map(packageOf);
  const isBuiltin = (path: string): boolean => path.startsWith('node:') || builtinModules.includes(path);
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const external = imports.filter((each) => each.external === true && !isBuiltin(each.path)).map(({ path }) => path);
  // Patterns of the page's own SVG, named by the style sheet.
  const elsewhere = [...new Set(external)].filter((name) => !name.startsWith('#')).sort();
  return { packages: [...new Set(packages)].filter(Boolean).sort(), external: elsewhere };
}

/** What a bundle may contain from npm; one that is not named contains nothing from there. */
const packagesAllowed: Readonly<Record<string, RegExp>> = {
  'shim/transform.cjs': /^acorn$/,
  'shim/strip.cjs': /^amaro$/,
  'inspector.cjs': /^@vscode\/debug/,
  'cli.mjs': /^@vscode\/debug/,
  'webview/webview.js': /^(?:d3|d3-[\w-]+|internmap|delaunator|robust-predicates)$/,
};

const isExtension = ({ output }: Bundle): boolean => output === 'extension.cjs' || output === 'inspector.cjs';

describe('a bundle has the packages it may, and only the extension expects vscode', () => {
  for (const bundle of bundles.filter(({ entry }) => existsSync(join(root, entry)))) {
    test(bundle.output, async () => {
      const { packages, external } = await contents(bundle);
      const allowed = packagesAllowed[bundle.output];
      assert.deepEqual(
        packages.filter((name) => allowed?.test(name) !== true),
        [],
      );
      assert.deepEqual(external, isExtension(bundle) ? ['vscode'] : []);
    });
  }
});

test('a package and an external are seen', async (context) => {
  const source =
    "import { parse } from 'acorn'; import * as vscode from 'vscode'; import fs from 'fs'; console.log(parse, vscode, fs);";
  const folder = temporaryFolder(context, {
    'entry.ts': source,
    'node_modules/acorn/index.js': 'export const parse = 1;',
  });
  const bundle: Bundle = {
    entry: join(folder, 'entry.ts'),
    output: 'seeded.cjs',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['vscode'],
  };
  assert.deepEqual(await contents(bundle), { packages: ['acorn'], external: ['vscode'] });
});

test('no two bundles are written to one file', () => {
  const outputs = bundles.map(({ output }) => output);
  assert.deepEqual(outputs, [...new Set(outputs)]);
});
