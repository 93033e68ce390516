/**
 * A main module that waits for ever makes Node say so with the line of source where it waits, from Node 22 on. It can not
 * be kept from showing our insertions there, so this ends the process in its stead, with the same words and code.
 */
import { realpathSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { Activation } from '../activations/activation.ts';
import type { LoadedFile } from '../activations/codeFiles.ts';
import { excerptOf } from './excerpt.ts';

const EXIT_CODE = 13;
const SPEAKING_MAJOR = 22;
let isExiting = false;

/** Whether the thread ends because its main module never settled, which the exit's call stack does not tell. */
export const isUnsettledExit = (): boolean => isExiting;

function isMainFile(path: string): boolean {
  const [, main] = process.argv;
  try {
    return main !== undefined && realpathSync(main) === path;
  } catch {
    return false;
  }
}

/** Called when a module with top-level `await` starts. */
export function watchModule(loaded: LoadedFile, activation: Activation): void {
  const { path, script } = loaded.file;
  if (!isMainThread || Number.parseInt(process.versions.node, 10) < SPEAKING_MAJOR || !isMainFile(path)) return;
  const end = (): void => {
    // Another listener may yet give the program something to do.
    if (!activation.isSuspended || process.exitCode !== undefined || process.listenerCount('beforeExit') > 1) return;
    const [line, column] = loaded.row(activation.site + activation.at);
    const excerpt = excerptOf(script, path, line, column);
    if (excerpt === undefined) return;
    try {
      writeSync(2, `Warning: Detected unsettled top-level await at ${excerpt}\n\n\n`);
    } catch {
      // Nobody listens.
    }
    isExiting = true;
    process.exit(EXIT_CODE);
  };
  process.on('beforeExit', end);
}
