/** Text for a terminal: colours, and lines that fit although Chinese characters take two columns. */
export type Style = 'bold' | 'quiet' | 'red' | 'yellow' | 'blue' | 'green';
export type Painter = (text: string, ...styles: Style[]) => string;

const codes: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  quiet: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  blue: [36, 39],
  green: [32, 39],
};

export const plain: Painter = (text) => text;

export const coloured: Painter = (text, ...styles) =>
  styles.reduce((inner, style) => `\u001b[${codes[style][0]}m${inner}\u001b[${codes[style][1]}m`, text);

/** Colours only on a terminal, and never with NO_COLOR (no-color.org) or on a dumb terminal. */
export function painterFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Painter {
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return stream.isTTY === true && !refused ? coloured : plain;
}

// East Asian wide and fullwidth blocks of Unicode, and the common pictographs.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const invisible = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns that a text without escape sequences takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += invisible.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** What may move to the next line as a whole: a word with its spaces, or one Chinese character with the signs that follow. */
const pieces =
  /[\u3041-\u9fff\uff00-\uffef][，。；：？！、）》”]*|[^\s\u3041-\u9fff\uff00-\uffef]+[，。；：？！、）》”]*\s*|\s+/gu;

/** Lines of at most `width` columns; a longer word gets a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const [piece] of text.matchAll(pieces)) {
    if (line !== '' && displayWidth(line + piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    if (line !== '' || piece.trim() !== '') line += piece;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

/** Replaces what would move the cursor or change colours: names and source lines come from the program. */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
