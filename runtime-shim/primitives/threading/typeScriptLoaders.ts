import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** tsx among the preloads, by name or by the path of one of its files. */
const TSX = /^(?:tsx|.*[\\/]tsx[\\/]dist[\\/](?:loader|esm[\\/]index)\.mjs)$/;

/**
 * On Node 20, where each worker has load hooks of its own, tsx sets up its hooks in the main thread alone; there the program's
 * modules cannot be loaded without this.
 */
export async function registerLoaders(mainUrl: string | undefined): Promise<void> {
  if (!process.versions.node.startsWith('20.')) return;
  const { execArgv } = process;
  const given = execArgv.map((option, index) =>
    option.startsWith('--import=')
      ? option.slice('--import='.length)
      : execArgv[index - 1] === '--import'
        ? option
        : '',
  );
  const loader = given.find((specifier) => TSX.test(specifier));
  if (loader === undefined) return;
  const from = loader.startsWith('file:') ? loader : (mainUrl ?? __filename);
  // What `require` is offered of it does not work as a module to import.
  const api = createRequire(from)
    .resolve('tsx/esm/api')
    .replace(/\.cjs$/, '.mjs');
  const tsx: { register?: () => unknown } = await import(pathToFileURL(api).href);
  tsx.register?.();
}
