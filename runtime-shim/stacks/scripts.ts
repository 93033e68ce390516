/** The transformed scripts of this thread, and where their insertions stand. */
import { pathToFileURL } from 'node:url';
import { type CodeFile, type CodeSite, decodeShifts, type LineShifts, originalColumn } from '../transform/code.ts';

class Script {
  readonly file: CodeFile;
  #lines: ReadonlyMap<number, LineShifts> | undefined;

  constructor(file: CodeFile) {
    this.file = file;
  }

  get #shifts(): ReadonlyMap<number, LineShifts> {
    this.#lines ??= decodeShifts(this.file.shifts);
    return this.#lines;
  }

  isChanged(line: number): boolean {
    return this.#shifts.has(line);
  }

  column(line: number, column: number): number {
    const shifts = this.#shifts.get(line);
    return shifts === undefined ? column : originalColumn(shifts, column);
  }

  /** How many characters are inserted before a position (from 1). */
  insertedBefore(line: number, column: number): number {
    let inserted = column - this.column(line, column);
    for (const [each, shifts] of this.#shifts) if (each < line) for (const [, length] of shifts) inserted += length;
    return inserted;
  }

  /** Whether a followed function of that name starts on that line. */
  isFollowed(line: number, name: string): boolean {
    // The text was written by the transform of this very version.
    const rows = JSON.parse(this.file.table) as readonly CodeSite[];
    const owners = new Set(rows.map(([, , , , owner]) => owner));
    return rows.some(([each, , own], index) => each === line && owners.has(index) && own.split('.').at(-1) === name);
  }
}

const scripts = new Map<string, Script>();

export function addScript(file: CodeFile): void {
  const script = new Script(file);
  scripts.set(file.script, script);
  // A CommonJS file has the name of a URL where it was imported and that is how Node's loader names it.
  if (file.script === file.path) scripts.set(pathToFileURL(file.path).href, script);
}

export const scriptOf = (name: string | null | undefined): Script | undefined =>
  typeof name === 'string' ? scripts.get(name) : undefined;

/** Maps the positions in `file:line:column` inside a text, as in the origin of evaluated code. */
export function mapPositions(text: string): string {
  let mapped = text;
  for (const [name, script] of scripts) {
    const parts = mapped.split(`${name}:`);
    if (parts.length === 1) continue;
    const [head = '', ...tails] = parts;
    mapped = [
      head,
      ...tails.map((tail) =>
        tail.replace(
          /^(\d+):(\d+)/,
          (_, line: string, column: string) => `${line}:${script.column(Number(line), Number(column))}`,
        ),
      ),
    ].join(`${name}:`);
  }
  return mapped;
}
