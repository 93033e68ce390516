/** What the panel shows as one HTML file, which needs nothing from elsewhere. */
import { createHash } from 'node:crypto';
import type { Snapshot } from '../../core/view/viewModel.ts';

/** What the webview's build leaves. */
export interface WebviewParts {
  readonly script: string;
  readonly style: string;
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The file's own policy allows this very script and style, and nothing else. */
export function picturePage(snapshot: Snapshot, parts: WebviewParts): string {
  // Inside <script> and <style> the end tag is the only thing that HTML looks for.
  const script = parts.script.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--');
  const style = parts.style.replaceAll(/<\/(style)/gi, '<\\/$1');
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; font-src data:`;
  const data = JSON.stringify(snapshot).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="${snapshot.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lockstep: ${escapeHtml(snapshot.run.program)}</title>
<style>${style}</style>
</head>
<body>
<script type="application/json" id="lockstep-snapshot">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}
