/** The Markdown of Lockstep's own pages for a terminal: headings, paragraphs, code in backticks, fenced programs. */
import { type Painter, wrap } from './terminal.ts';

const WIDTH = 80;

const withCode = (line: string, paint: Painter): string =>
  line.replaceAll(/`([^`]+)`/g, (_, code: string) => paint(code, 'blue'));

/** `paint` decides about colours. Comments and lines of links are for readers of the files, and are left out. */
export function renderMarkdown(text: string, paint: Painter): string {
  const lines: string[] = [];
  let isCode = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    else if (isCode) lines.push(line === '' ? '' : `  ${line}`);
    else if (line.startsWith('#')) lines.push(paint(line.replace(/^#+ /, '').replaceAll('`', ''), 'bold'));
    else if (!/^<!--|^\[/.test(line))
      lines.push(...(line === '' ? [''] : wrap(line, WIDTH)).map((each) => withCode(each, paint)));
  }
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
