import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { ensureChromium } from '../../../scripts/vscode/chromium.ts';
import { patienceMilliseconds } from './eventually.ts';
import { type ServerOptions, startServer } from './server.ts';
import { WorkbenchWindow } from './window.ts';

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface WindowOptions {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  /** Display language; extensions show their texts in it, VS Code itself stays English. Default: en. */
  readonly locale?: 'en' | 'zh-cn';
  /** Size of the page in CSS pixels. Default: 1280 by 800. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** One VS Code server and one browser. */
export interface Workbench {
  /** Opens a folder in a fresh window: nothing of other windows is remembered. */
  open(options: WindowOptions): Promise<WorkbenchWindow>;
  /** Closes all windows. */
  closeWindows(): Promise<void>;
  /**
   * Saves what explains a failure into `folder`, emptied before: the logs of server and extension hosts, and a picture,
   * the text and the console of each open window.
   */
  saveDiagnostics(folder: string): Promise<void>;
  /** Ends server and browser. */
  stop(): Promise<void>;
}

async function launchBrowser(home: string): Promise<Browser> {
  const environment = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home };
  return chromium.launch({ executablePath: await ensureChromium(), args: browserArguments, env: environment });
}

/** Starts VS Code with extensions and settings, and a browser to open its windows in. */
export async function startWorkbench(options: ServerOptions): Promise<Workbench> {
  const server = await startServer(options);
  const browser = await launchBrowser(server.folder).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const windows = new Set<WorkbenchWindow>();
  return {
    open: async ({ folder, locale = 'en', size = { width: 1280, height: 800 } }) => {
      const context = await browser.newContext({ locale, viewport: size, reducedMotion: 'reduce' });
      context.setDefaultTimeout(patienceMilliseconds);
      const window = new WorkbenchWindow(server, await context.newPage());
      windows.add(window);
      await window.open(folder);
      return window;
    },
    closeWindows: async () => {
      await Promise.all([...windows].map((window) => window.close()));
      windows.clear();
    },
    saveDiagnostics: async (folder) => {
      await rm(folder, { recursive: true, force: true });
      await server.saveLogs(folder);
      await Promise.all([...windows].map((window, index) => window.saveDiagnostics(join(folder, `window-${index}`))));
    },
    stop: async () => {
      await browser.close();
      await server.stop();
    },
  };
}
