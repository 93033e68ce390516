/** One row per file in dist. A row whose entry does not exist is skipped. */
export interface Bundle {
  /** Source file, relative to the checkout. */
  readonly entry: string;
  /** Built file, relative to dist. */
  readonly output: string;
  readonly format: 'cjs' | 'esm' | 'iife';
  readonly platform: 'node' | 'browser';
  readonly target: string;
  readonly external?: readonly string[];
  readonly minify?: boolean;
  readonly sourcemap?: boolean;
  readonly isCommand?: true;
}

/** The oldest Node that runs user programs and the command line. */
const node = 'node20';

function shim(entry: string, output: string, format: 'cjs' | 'esm' = 'cjs', external: readonly string[] = []): Bundle {
  return { entry: `runtime-shim/${entry}`, output: `shim/${output}`, format, platform: 'node', target: node, external };
}

/** CommonJS alone: Node offers its names to `import` as well, and so each class exists once in a process. The modules that
 * programs import are written around the first of these files, see libraryModules.ts. */
function library(entry: string, name: string): Bundle {
  const built = `library/${name}.cjs`;
  return { entry: `runtime-shim/primitives/${entry}`, output: built, format: 'cjs', platform: 'node', target: node };
}

function extension(entry: string, name: string): Bundle {
  const external = ['vscode'];
  return {
    entry: `extension/${entry}`,
    output: `${name}.cjs`,
    format: 'cjs',
    platform: 'node',
    target: node,
    external,
  };
}

export const bundles: readonly Bundle[] = [
  // The shim is one file; the others are loaded by it when first needed, by path from its own folder. It is small because
  // every process of a run compiles it.
  { ...shim('shim.ts', 'shim.cjs'), minify: true },
  shim('transform/entry.ts', 'transform.cjs'),
  shim('sender.ts', 'sender.cjs'),
  shim('snapshot/entry.ts', 'snapshot.cjs'),
  shim('hooks20.ts', 'hooks20.mjs', 'esm'),
  shim('strip.ts', 'strip.cjs'),
  library('library.ts', 'library'),
  // The thread that keeps what processes share.
  library('broker/thread.ts', 'broker'),
  extension('main.ts', 'extension'),
  // All that VS Code need not read until it is asked for; loaded by path like the shim's parts.
  extension('ui/inspector.ts', 'inspector'),
  {
    entry: 'webview/main.ts',
    output: 'webview/webview.js',
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    sourcemap: false,
  },
  { entry: 'cli/main.ts', output: 'cli.mjs', format: 'esm', platform: 'node', target: node, isCommand: true },
];
