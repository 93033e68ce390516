import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { root } from '../../../scripts/support.ts';
import { eventually } from './eventually.ts';
import type { Server, Settings } from './server.ts';

/** Where screenshots and the diagnostics of failed tests go; not under version control. */
export const resultsFolder = join(root, 'test-results');

/** VS Code's default theme of each kind, and the class that the workbench then has. */
const themes = {
  dark: { label: 'Dark Modern', className: 'vs-dark' },
  light: { label: 'Light Modern', className: 'vs' },
  'hc-dark': { label: 'Dark High Contrast', className: 'hc-black' },
  'hc-light': { label: 'Light High Contrast', className: 'hc-light' },
} as const;

export type Theme = keyof typeof themes;
export const allThemes: readonly Theme[] = ['dark', 'light', 'hc-dark', 'hc-light'];

/** One row of the Problems view. Levels: 1 is a file, 2 a problem in it, 3 its related information. */
export interface ProblemRow {
  readonly level: number;
  readonly severity: 'error' | 'warning' | 'info' | 'none';
  readonly text: string;
}

/** One row of a tree of the Debug view: the text as shown, and how deep it is, from 1. */
export interface TreeRow {
  readonly level: number;
  readonly text: string;
}

/** Text for use inside a quoted CSS attribute value. */
function quoted(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** One window of the workbench: a browser context with one page, and what a person does in it. */
export class WorkbenchWindow {
  readonly page: Page;
  readonly #server: Server;
  readonly #console: string[] = [];

  constructor(server: Server, page: Page) {
    this.#server = server;
    this.page = page;
    page.on('console', (message) => this.#console.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.#console.push(`uncaught: ${error.stack ?? error.message}`));
  }

  /** Opens a folder (absolute path) and waits until the workbench can be used. */
  async open(folder: string): Promise<void> {
    const address = `${this.#server.address}/?folder=${encodeURIComponent(folder)}`;
    await this.page.goto(address, { waitUntil: 'domcontentloaded' });
    await this.#ready();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Loads the page anew, as a person does with "Developer: Reload Window". */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'domcontentloaded' });
    await this.#ready();
  }

  /** Runs a command by its title as the palette shows it, category included: "View: Toggle Terminal". */
  async runCommand(title: string): Promise<void> {
    await this.#quickOpen(`>${title}`, title);
  }

  /** Opens a file of the folder by its name, or the end of its path; `line` counts from 1. */
  async openFile(name: string, line?: number): Promise<void> {
    const base = name.slice(name.lastIndexOf('/') + 1);
    await this.#quickOpen(line === undefined ? name : `${name}:${line}`, base);
    await this.page.locator(`.editor-group-container .tab[data-resource-name="${quoted(base)}"]`).waitFor();
  }

  /** Clicks the row of an open quick pick whose label starts with `label`. */
  async pick(label: string): Promise<void> {
    // A pointer that rests on the list brings up a hover, which covers rows.
    await this.page.mouse.move(1, 1);
    await this.page
      .locator(`.quick-input-list .monaco-list-row[aria-label^="${quoted(label)}"]`)
      .first()
      .click();
  }

  /** Shows the Problems view and returns its rows, top to bottom, as far as they fit. */
  async problems(): Promise<ProblemRow[]> {
    const view = this.page.locator('.markers-panel');
    if (!(await view.isVisible())) await this.runCommand('Problems: Focus on Problems View');
    await view.waitFor();
    const rows = await this.#rows(view);
    return Promise.all(
      rows.map(async (row) => {
        const icon = row.locator('.codicon[class*="codicon-error"], .codicon-warning, .codicon-info');
        const names = (await icon.count()) > 0 ? ((await icon.first().getAttribute('class')) ?? '') : '';
        const severity = (['error', 'warning', 'info'] as const).find((each) => names.includes(`codicon-${each}`));
        return { ...(await this.#row(row)), severity: severity ?? 'none' };
      }),
    );
  }

  /** Rows of the Call Stack view; a session with one thread shows no row for it. */
  async callStack(): Promise<TreeRow[]> {
    return this.#tree('.debug-call-stack');
  }

  /** Rows of the Variables view. */
  async variables(): Promise<TreeRow[]> {
    return this.#tree('.debug-variables');
  }

  /** Waits until the debugger has stopped and shows where. */
  async stopped(): Promise<void> {
    await this.page.locator('.codicon-debug-stackframe').first().waitFor();
  }

  /** Waits until no debug session runs. */
  async debugEnded(): Promise<void> {
    await this.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  }

  /** The document of the webview of an extension ("publisher.name"), or of the only webview. */
  webview(extension?: string): FrameLocator {
    const source = extension === undefined ? '' : `[src*="extensionId=${quoted(extension)}"]`;
    return this.page.frameLocator(`iframe.webview.ready${source}`).frameLocator('iframe#active-frame');
  }

  /** The tab of an editor by its title. */
  tab(title: string): Locator {
    return this.page.locator(`.editor-group-container .tab[aria-label^="${quoted(title)}"]`);
  }

  /** Texts of the notifications on screen. */
  async notifications(): Promise<string[]> {
    const texts = await this.page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
    return texts.map(oneLine);
  }

  /** Presses a button of a notification. */
  async answer(button: string): Promise<void> {
    await this.page.locator('.notification-toast').getByRole('button', { name: button, exact: true }).click();
  }

  /** Trusts the folder, which opened in restricted mode; its extensions then start, or learn of it. */
  async trustFolder(): Promise<void> {
    await this.runCommand('Workspaces: Manage Workspace Trust');
    await this.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await this.page.locator('.statusbar-item[id="status.workspaceTrust"]').waitFor({ state: 'hidden' });
  }

  /** Switches the colour theme, for this window and those opened later. */
  async useTheme(theme: Theme): Promise<void> {
    const { label, className } = themes[theme];
    const chosen = (): Promise<unknown> => this.#server.setting('workbench.colorTheme');
    const isChosen = (await this.page.locator(`.monaco-workbench.${className}`).count()) > 0;
    const before = await chosen();
    await this.runCommand('Preferences: Color Theme');
    await this.#quickInput.fill(label);
    await this.pick(label);
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
    // VS Code shows a theme before it keeps the choice, which would overwrite what a test changes meanwhile.
    if (!isChosen) await eventually(chosen, (after) => after !== undefined && after !== before);
  }

  /** Changes user settings, for this window and those opened later, and loads the window anew. */
  async changeSettings(settings: Settings): Promise<void> {
    await this.#server.changeSettings(settings);
    await this.reload();
  }

  /** Saves a picture of the window as `test-results/<name>.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    await mkdir(resultsFolder, { recursive: true });
    const path = join(resultsFolder, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** Saves a picture, the text and the console of the window into `folder`. */
  async saveDiagnostics(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'console.log'), this.#console.join('\n'));
    await this.page.screenshot({ path: join(folder, 'window.png') });
    await writeFile(join(folder, 'window.txt'), await this.page.locator('body').innerText());
  }

  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  get #quickInput(): Locator {
    return this.page.locator('.quick-input-widget input.input');
  }

  /**
   * Opens the palette with `text` and clicks a row. A webview that loads can swallow the key, and the palette lists
   * what was known when it opened: so it is opened again, with growing patience, until the row is there. The click is
   * never repeated, lest a command run twice.
   */
  async #quickOpen(text: string, label: string): Promise<void> {
    const row = this.#pickRow(label);
    let timeout = 0;
    await eventually(
      async () => {
        timeout += 1000;
        try {
          await this.page.keyboard.press('F1');
          await this.#quickInput.fill(text, { timeout });
          await row.waitFor({ timeout });
          return 'shown';
        } catch (error) {
          await this.page.keyboard.press('Escape');
          return error;
        }
      },
      (answer) => answer === 'shown',
    );
    await row.click();
  }

  #pickRow(label: string): Locator {
    return this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${quoted(label)}"]`).first();
  }

  async #tree(view: string): Promise<TreeRow[]> {
    const rows = await this.#rows(this.page.locator(view));
    return Promise.all(rows.map((row) => this.#row(row)));
  }

  async #rows(view: Locator): Promise<Locator[]> {
    return view.locator('.monaco-list-row').all();
  }

  async #row(row: Locator): Promise<TreeRow> {
    const [level, text] = await Promise.all([row.getAttribute('aria-level'), row.innerText()]);
    return { level: Number(level), text: oneLine(text) };
  }
}
