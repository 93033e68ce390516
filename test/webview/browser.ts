/** The built panel in a real browser, under a strict content policy, with a host that records what the panel sends. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { HostToWebview } from '../../core/view/messages.ts';
import type { Snapshot } from '../../core/view/viewModel.ts';
import { bodyClass, type ThemeName, themeSheet } from './themes.ts';

export const root = join(import.meta.dirname, '../..');
const ORIGIN = 'http://lockstep.test/';

export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** The webview as it ships, bundled in memory. */
export async function bundleWebview(): Promise<Bundle> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['webview/main.ts'],
    outfile: 'webview.js',
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
  });
  const text = (end: string): string => result.outputFiles.find((file) => file.path.endsWith(end))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['LOCKSTEP_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export interface PanelOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly motion?: boolean;
  readonly forcedColors?: boolean;
  readonly memory?: unknown;
  readonly scale?: number;
}
export interface Panel {
  readonly page: Page;
  /** Errors, refused content and failed loads, in order. */
  readonly problems: readonly string[];
  readonly show: (snapshot: Snapshot) => Promise<void>;
  readonly send: (message: HostToWebview) => Promise<void>;
  /** What the panel sent to its host. */
  readonly sent: () => Promise<readonly unknown[]>;
  readonly remembered: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const fakeEditor = `(memory) => {
  const editor = { sent: [], state: memory === null ? undefined : memory };
  globalThis.lockstepEditor = editor;
  globalThis.acquireVsCodeApi = () => ({
    postMessage: (message) => editor.sent.push(message),
    getState: () => editor.state,
    setState: (state) => { editor.state = state; },
  });
}`;

interface FakeEditor {
  sent: unknown[];
  state: unknown;
}

export async function openPanel(browser: Browser, bundle: Bundle, options: PanelOptions = {}): Promise<Panel> {
  const theme = options.theme ?? 'dark';
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1400, height: options.height ?? 875 },
    deviceScaleFactor: options.scale ?? 1,
    reducedMotion: options.motion === true ? 'no-preference' : 'reduce',
    forcedColors: options.forcedColors === true ? 'active' : 'none',
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  const policy = `default-src 'none'; script-src ${ORIGIN}; style-src ${ORIGIN}; font-src ${ORIGIN}; img-src ${ORIGIN}`;
  const html = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lockstep</title>',
    '<link rel="stylesheet" href="webview.css"><link rel="stylesheet" href="theme.css"></head>',
    `<body class="${bodyClass[theme]}"><div id="lockstep"></div><script src="webview.js"></script></body></html>`,
  ].join('');
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '': ['text/html', html],
    'webview.js': ['text/javascript', bundle.script],
    'webview.css': ['text/css', bundle.style],
    'theme.css': ['text/css', themeSheet(theme)],
  };
  await page.route('**/*', async (route) => {
    const file = files[route.request().url().slice(ORIGIN.length)];
    if (file === undefined) await route.fulfill({ status: 404, body: '' });
    else
      await route.fulfill({
        contentType: `${file[0]}; charset=utf-8`,
        body: file[1],
        headers: { 'content-security-policy': policy },
      });
  });
  // As text: the loader of the tests would put helpers into a function that the page does not have.
  await page.addInitScript({ content: `(${fakeEditor})(${JSON.stringify(options.memory ?? null)})` });
  await page.goto(ORIGIN);
  const send = (message: HostToWebview): Promise<void> =>
    page.evaluate(async (data) => {
      window.dispatchEvent(new MessageEvent('message', { data }));
      // Two frames: the first draws, the second has been shown.
      for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    }, message);
  const editor = (key: keyof FakeEditor): Promise<unknown> =>
    page.evaluate((name) => {
      const { lockstepEditor } = globalThis as typeof globalThis & { lockstepEditor: FakeEditor };
      return JSON.parse(JSON.stringify(lockstepEditor[name]));
    }, key);
  return {
    page,
    problems,
    send,
    show: (snapshot) => send({ type: 'snapshot', snapshot }),
    sent: async () => {
      const sent = await editor('sent');
      return Array.isArray(sent) ? sent : [];
    },
    remembered: () => editor('state'),
    close: () => context.close(),
  };
}
