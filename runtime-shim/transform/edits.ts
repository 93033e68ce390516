/** Collects insertions into a text and applies them. */
import { encodeShifts, wrapInsertion } from './code.ts';

interface Edit {
  readonly at: number;
  readonly text: string;
}
/** Line numbers from 1, columns from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/g;

export class LineTable {
  readonly #starts: number[] = [0];

  constructor(source: string) {
    for (const match of source.matchAll(LINE_BREAK)) this.#starts.push(match.index + match[0].length);
  }

  placeOf(offset: number): Place {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) };
  }
}

/** Insertions at the same place keep the order in which they were made: make them in the order of the text. */
export class Edits {
  readonly #edits: Edit[] = [];

  insert(at: number, text: string): void {
    this.#edits.push({ at, text });
  }

  /**
   * The changed text. `end` is what is inserted at `endAt`, the end of all code on that line, given where the others
   * stand: its own length moves nothing that could fail.
   */
  apply(source: string, lines: LineTable, endAt: number, end: (shifts: string) => string): string {
    const shifts = new Map<number, (readonly [number, number])[]>();
    const place = (at: number, text: string, isMoving: boolean): string => {
      const { line, column } = lines.placeOf(at);
      const known = shifts.get(line);
      const inserted = wrapInsertion(text, known === undefined);
      const shift = [column, isMoving ? inserted.length : 0] as const;
      if (known === undefined) shifts.set(line, [shift]);
      else known.push(shift);
      return inserted;
    };
    const ordered = this.#edits.toSorted((left, right) => left.at - right.at);
    const isAfter = ({ at }: Edit): boolean => at > endAt;
    const count = ordered.findIndex(isAfter) < 0 ? ordered.length : ordered.findIndex(isAfter);
    const placed = ordered.map(({ at, text }) => ({ at, text: place(at, text, true) }));
    const isFirst = !shifts.has(lines.placeOf(endAt).line);
    if (isFirst) place(endAt, '', false);
    const whole = { at: endAt, text: wrapInsertion(end(encodeShifts(shifts)), isFirst) };
    let text = '';
    let from = 0;
    for (const edit of [...placed.slice(0, count), whole, ...placed.slice(count)]) {
      text += source.slice(from, edit.at) + edit.text;
      from = edit.at;
    }
    return text + source.slice(from);
  }
}
