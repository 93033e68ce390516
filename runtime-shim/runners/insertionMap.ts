/** Source map (revision 3) of a transformed text: where its tokens stand in the user's text, which differs by the insertions alone. */
import { INSERTION } from '../transform/code.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const TOKEN = /[\w$]+|[^\s\w$]/gu;

/** One number as the format wants it: base 64 of five bits each, the sign in the last bit of all. */
function encode(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit] ?? '';
  } while (rest > 0);
  return text;
}

/** Stretches of the user's text in a line: [column in the line, column in the user's line, the text]. */
function stretches(line: string): (readonly [at: number, column: number, text: string])[] {
  const found: (readonly [number, number, string])[] = [];
  let at = 0;
  let column = 0;
  for (const match of line.matchAll(INSERTION)) {
    const text = line.slice(at, match.index);
    found.push([at, column, text]);
    column += text.length;
    at = match.index + match[0].length;
  }
  found.push([at, column, line.slice(at)]);
  return found;
}

export interface InsertionMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/** `text`: what the transform made. Every token has a segment, so that maps of what came before lose nothing behind this one. */
export function insertionMap(text: string, source: string): InsertionMap {
  let lineBefore = 0;
  let columnBefore = 0;
  const lines = text.split('\n').map((line, number) => {
    let atBefore = 0;
    const segments = stretches(line).flatMap(([at, column, part]) =>
      [...part.matchAll(TOKEN)].map(({ index }) => {
        const segment = [at + index - atBefore, 0, number - lineBefore, column + index - columnBefore];
        atBefore = at + index;
        lineBefore = number;
        columnBefore = column + index;
        return segment.map(encode).join('');
      }),
    );
    return segments.join();
  });
  return { version: 3, sources: [source], names: [], mappings: lines.join(';') };
}
