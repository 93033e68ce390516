/** The HTML around the webview's script, for every host. No inline script or style: a strict content policy holds. */
import type { Language, Snapshot } from './viewModel.ts';

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0) ?? 0};`);

export interface PanelPage {
  readonly language: Language;
  readonly title: string;
  /** Addresses of webview.js and webview.css. */
  readonly script: string;
  readonly style: string;
  /** The whole `Content-Security-Policy`; left out where the server sends it as a header. */
  readonly policy?: string;
  /** Put on the script element where the policy asks for one. */
  readonly nonce?: string;
}

/** The page of the live panel: VS Code, or the server of `lockstep view`. */
export function panelPage(page: PanelPage): string {
  const policy =
    page.policy === undefined ? '' : `<meta http-equiv="Content-Security-Policy" content="${escapeText(page.policy)}">`;
  const nonce = page.nonce === undefined ? '' : ` nonce="${escapeText(page.nonce)}"`;
  return [
    `<!doctype html><html lang="${page.language === 'en' ? 'en' : 'zh-CN'}"><head><meta charset="utf-8">${policy}`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeText(page.title)}</title>`,
    `<link rel="stylesheet" href="${escapeText(page.style)}"></head>`,
    `<body><div id="lockstep"></div><script src="${escapeText(page.script)}"${nonce}></script></body></html>`,
  ].join('');
}

/**
 * A picture: one file that shows a snapshot anywhere, without a server. `script` and `style` are the contents of
 * webview.js and webview.css.
 */
export function picturePage(snapshot: Snapshot, script: string, style: string): string {
  // "<" must not end the element that carries the data, and "</script" not the one that carries the code.
  const data = JSON.stringify(snapshot).replaceAll('<', '\\u003c');
  const code = script.replaceAll('</script', '<\\/script');
  const title = snapshot.run.program === '' ? 'Lockstep' : `Lockstep: ${snapshot.run.program}`;
  return [
    `<!doctype html><html lang="${snapshot.language === 'en' ? 'en' : 'zh-CN'}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeText(title)}</title><style>${style}</style></head>`,
    `<body><div id="lockstep"></div><script type="application/json" id="lockstep-snapshot">${data}</script>`,
    `<script>${code}</script></body></html>`,
  ].join('');
}
