import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { moduleUrl } from './callable.ts';
import { childIdentity, threadIdentity } from './identity.ts';

let found: string | undefined;
/** The program's main module as a URL, the same in every process; undefined in a REPL or with `node -e`. */
export function mainModule(): string | undefined {
  const started = threadIdentity() ?? childIdentity();
  if (started !== undefined) return started.mainUrl;
  found ??= findMain(process.argv[1]);
  return found;
}
function findMain(script: string | undefined): string | undefined {
  if (script === undefined) return undefined;
  try {
    // The command line may leave out the extension or name a package's folder.
    return pathToFileURL(realpathSync(createRequire(join(process.cwd(), 'main')).resolve(script))).href;
  } catch {
    return undefined;
  }
}

/** What `import.meta` or, in a CommonJS module, `module` offers. */
export type ModuleIdentity = { readonly url: string; readonly main?: boolean } | { readonly filename: string };

/**
 * True only in the program's main module and only in the main thread of its first process; it is Python's
 * `if __name__ == '__main__'`. Children and threads import the main module once more, to find their targets, and must not
 * start what its main part starts.
 *
 * @param module `import.meta`, or `module` in CommonJS
 */
export function isMain(module: ModuleIdentity): boolean {
  if (childIdentity() !== undefined || threadIdentity() !== undefined) return false;
  if ('main' in module && typeof module.main === 'boolean') return module.main;
  const url = 'url' in module ? module.url : module.filename;
  return moduleUrl(url) === mainModule();
}
