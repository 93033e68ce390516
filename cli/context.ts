/** What every command works with; tests and the entry make it. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from '../core/view/viewModel.ts';

export interface CliContext {
  /** The build's folder, where the shim and the webview lie beside the command line itself. */
  readonly dist: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly language: Language;
  /** Writes to standard output or standard error; resolves when it is written. */
  readonly print: (to: 'stdout' | 'stderr', text: string) => Promise<void>;
}
/** How the process shall end. */
export type Outcome =
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals };

export interface CliCommand {
  readonly name: string;
  readonly run: (words: readonly string[], context: CliContext) => Promise<Outcome>;
}

export const exitCodes = { finding: 3, timeout: 124, usage: 2 } as const;
export const distFolder = (): string => dirname(fileURLToPath(import.meta.url));
