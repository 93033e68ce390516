// What the tests of the packed extension share: the philosophers in a folder, and what a person does to run them.
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { packExtension } from '../../../scripts/package.ts';
import { root } from '../../../scripts/support.ts';
import type { ServerOptions } from './server.ts';
import type { WorkbenchWindow } from './window.ts';

const lesson = (name: string): string => readFileSync(join(root, 'lessons', name), 'utf8');

/** The lesson's program, its cure and what both import. */
export const philosophers: Readonly<Record<string, string>> = Object.fromEntries(
  ['philosophers.ts', 'philosophersFixed.ts', 'pace.ts'].map((name) => [name, lesson(name)]),
);
/** Lines of the lesson, from 1. */
const lineOf = (text: string): number =>
  lesson('philosophers.ts')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;
export const lines = { holds: lineOf('left.acquire()'), waits: lineOf('right.acquire()') };
export const names = ['Hypatia', 'Laozi', 'Kant', 'Averroes', 'Sappho'];
export const forks = ['brass', 'copper', 'jade', 'silver', 'walnut'];

/** An extension folder or package to test instead of the one packed from this checkout. */
const given = process.env['LOCKSTEP_EXTENSION'];

export const packed = async (): Promise<ServerOptions> => ({ extensions: [given ?? (await packExtension())] });

/** Lets programs in the folder import the checkout's packages. */
export const linkPackages = (folder: string): void =>
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');

/** Clicks the run button above the editor. */
export async function run(window: WorkbenchWindow, title = 'Run and Inspect'): Promise<void> {
  await window.page.locator(`.editor-actions .action-label[aria-label^="${title}"]`).first().click();
}

/** The panel's document. */
export const panel = (window: WorkbenchWindow): Locator => window.webview('lockstep.lockstep').locator('body');

/** Line and column of the cursor, as the status bar has them: "Ln 19, Col 36". */
export const cursor = (window: WorkbenchWindow): Promise<string> =>
  window.page.locator('.statusbar-item[id="status.editor.selection"]').innerText();

/** Numbers of the lines of the open editor on which something is selected. */
export const selectedLines = (window: WorkbenchWindow): Promise<number[]> =>
  window.page.locator('.editor-instance .monaco-editor').evaluateAll((editors) =>
    editors.flatMap((editor) =>
      [...editor.querySelectorAll<HTMLElement>('.view-overlays > div:has(.selected-text)')].flatMap((selected) => {
        const rows = [...editor.querySelectorAll<HTMLElement>('.margin-view-overlays > div')];
        const row = rows.find(({ style }) => style.top === selected.style.top);
        return row === undefined ? [] : Number(row.querySelector('.line-numbers')?.textContent);
      }),
    ),
  );
