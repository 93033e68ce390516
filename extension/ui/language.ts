import * as vscode from 'vscode';
import type { Language } from '../../core/view/viewModel.ts';
import { LockstepError, systemReason } from '../session/errors.ts';

/** The language of the window, where there is one for it; else English. */
export function displayLanguage(): Language {
  return /^zh(-(cn|hans|sg)\b.*)?$/i.test(vscode.env.language) ? 'zh-cn' : 'en';
}

/** The sentence to show for an error. */
export const textOf = (error: unknown): string =>
  error instanceof LockstepError ? error.texts[displayLanguage()] : systemReason(error);

/** Runs a command's work; what goes wrong is one sentence on screen. */
export async function reporting(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    void vscode.window.showErrorMessage(textOf(error));
  }
}
