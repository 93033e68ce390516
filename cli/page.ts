/** The HTML around the webview, for the live view's server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../core/view/viewModel.ts';
import type { WebviewParts } from '../extension/adapter/picturePage.ts';
import { partMissing } from '../extension/session/errors.ts';

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
