/** dist/shim/hooks20.mjs: the load hook for ES modules in the hooks thread of Node 20. */
import { readFileSync } from 'node:fs';
import { createRequire, type LoadFnOutput, type LoadHookContext } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HooksThreadSettings, Stripper } from './loading/hooksThread.ts';
import { addProjectData } from './loading/known.ts';
import { type ChangeText, type Transformer, textChanger } from './loading/text.ts';

type NextLoad = (url: string, context?: Partial<LoadHookContext>) => Promise<LoadFnOutput>;

const loadOwn = createRequire(import.meta.url);
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const isOutermost = import.meta.url.includes('?');
let change: ChangeText = () => undefined;
let stripper: Stripper | undefined;

/** Called by Node with what `register` was given. */
export function initialize(settings: HooksThreadSettings): void {
  change = textChanger({ ...settings, loadTransformer: () => loadOwn('./transform.cjs') as Transformer });
  addProjectData(settings.project);
  if (settings.strip) stripper = loadOwn('./strip.cjs') as Stripper;
}

/** Whether the nearest manifest above `path` says that its scripts are ES modules. */
function isModuleScope(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return typeof manifest === 'object' && manifest !== null && 'type' in manifest && manifest.type === 'module';
    } catch {
      if (dirname(folder) === folder) return false;
    }
  }
}

function loadTypeScript(url: string, strip: Stripper['strip']): LoadFnOutput {
  const path = fileURLToPath(url.replace(/[?#].*$/s, ''));
  const source = readFileSync(path, 'utf8');
  const required =
    path.endsWith('.cts') ||
    !(path.endsWith('.mts') || isModuleScope(path) || /^\s*(?:import\b(?!\s*\()|export\b)/m.test(source));
  // CommonJS without source is loaded by `require`, whose handler of the extension strips it.
  if (required) return { format: 'commonjs', shortCircuit: true };
  return { format: 'module', source: strip(source), shortCircuit: true };
}

export async function load(url: string, context: LoadHookContext, next: NextLoad): Promise<LoadFnOutput> {
  const typeScript = stripper !== undefined && /^file:[^?#]*\.[cm]?ts(?:[?#]|$)/.test(url);
  // A format that is known already comes from a loader of the program's own, which takes care of the file.
  const stated: string | null | undefined = context.format;
  const strips = typeScript && (stated === undefined || stated === null);
  const result = strips && stripper !== undefined ? loadTypeScript(url, stripper.strip) : await next(url, context);
  const { format, source } = result;
  // Not JavaScript yet: what a loader of the program's own makes of it passes the hook that is registered behind that one.
  if (!strips && !isOutermost && /^file:[^?#]*\.(?:[cm]?ts|tsx)(?:[?#]|$)/.test(url)) return result;
  if (source === undefined || source === null || (format !== 'module' && format !== 'commonjs')) return result;
  const changed = change({ url, source: typeof source === 'string' ? source : decoder.decode(source), format });
  return changed === undefined ? result : { ...result, source: changed };
}
