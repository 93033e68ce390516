/** The HTML around the webview, for the live view's server and for a picture that is one file. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language, Snapshot } from '../core/view/viewModel.ts';
import { partMissing } from '../extension/session/errors.ts';

/** What the webview's build leaves. */
export interface WebviewParts {
  readonly script: string;
  readonly style: string;
}

function readPart(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw partMissing(path);
  }
}

/** @param dist the build's folder. */
export const readWebview = (dist: string): WebviewParts => ({
  script: readPart(join(dist, 'webview', 'webview.js')),
  style: readPart(join(dist, 'webview', 'webview.css')),
});

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const document = (language: Language, title: string, head: string, body: string): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
${body}
</body>
</html>
`;

/** The page that the live view's server gives out; script and style come from the same server. */
export const servedPage = (language: Language, title: string): string =>
  document(language, title, '<link rel="stylesheet" href="./webview.css">', '<script src="./webview.js"></script>');

/** One self-contained file. Its policy allows this very script and style, and nothing from elsewhere. */
export function picturePage(snapshot: Snapshot, parts: WebviewParts): string {
  // Inside <script> and <style> the end tag is the only thing that HTML looks for.
  const script = parts.script.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--');
  const style = parts.style.replaceAll(/<\/(style)/gi, '<\\/$1');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const data = JSON.stringify(snapshot).replaceAll('<', '\\u003c');
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">\n<style>${style}</style>`;
  const body = `<script type="application/json" id="lockstep-snapshot">${data}</script>\n<script>${script}</script>`;
  return document(snapshot.language, `Lockstep: ${snapshot.run.program}`, head, body);
}
