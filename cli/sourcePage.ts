/** A source file as a page of its own, where there is no editor to open it in. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Language } from '../core/view/viewModel.ts';
import { escapeHtml } from './page.ts';

/** From 1; lines may be missing where a recording brought only some of them. */
export type SourceLine = readonly [line: number, text: string];

const style = `:root { color-scheme: light dark; }
body { margin: 0; font: 13px/1.5 ui-monospace, monospace; }
h1 { position: sticky; top: 0; margin: 0; padding: 8px 16px; font: 600 13px system-ui, sans-serif; background: Canvas; border-bottom: 1px solid GrayText; }
ol { margin: 0; padding: 8px 0 50vh 5em; }
li { white-space: pre; padding: 0 16px 0 8px; scroll-margin-top: 40vh; }
li[aria-current] { background: Mark; color: MarkText; }
li::marker { color: GrayText; }`;

/** `line` is marked; the address's fragment brings the browser there. */
export function sourcePage(
  language: Language,
  path: string,
  lines: readonly SourceLine[],
  line: number,
): { readonly html: string; readonly policy: string } {
  const items = lines.map(([number, text]) => {
    const mark = number === line ? ' aria-current="true"' : '';
    return `<li id="L${number}" value="${number}"${mark}>${escapeHtml(text)}</li>`;
  });
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${escapeHtml(basename(path))}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(path)}</h1>
<ol>
${items.join('\n')}
</ol>
</body>
</html>
`;
  const hash = createHash('sha256').update(style).digest('base64');
  return {
    html,
    policy: `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
  };
}
