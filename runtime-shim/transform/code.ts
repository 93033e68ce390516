/**
 * What transformed code and the shim have agreed on. The transform only inserts: each insertion is one piece without a
 * line break between two comments, so that it can be told from the user's own text and taken out again.
 */

/** The property of the global object that transformed code finds the shim by. */
export const CODE_GLOBAL = 'lockstep.code.1';
/** The symbol of the global function that code calls which is not transformed but interferes with locks. */
export const INTERFERES_SYMBOL = 'lockstep.interferes.1';
/**
 * Node's own mark: it leaves out the excerpt of a source line that contains this text when it prints an uncaught error.
 * stacks/excerpt.ts prints the user's own line instead.
 */
const NO_EXCERPT = 'node-do-not-add-exception-line';
const OPEN = '/*$ls*/';
const OPEN_FIRST = `/*$ls ${NO_EXCERPT}*/`;
const CLOSE = '/*$*/';

export const wrapInsertion = (text: string, isFirstOfLine: boolean): string =>
  (isFirstOfLine ? OPEN_FIRST : OPEN) + text + CLOSE;

/** Text that could be taken for one of ours: such a file is left alone, and so is one that is transformed already. */
export const isAmbiguous = (source: string): boolean => source.includes('$ls') || source.includes(CLOSE);

/** In one line of a transformed text. */
export const INSERTION = /\/\*\$ls[^*]*\*\/.*?(?:\/\*\$\*\/|$)/g;
/** The user's own text of a transformed text. A function's text may end inside an insertion, never begin there. */
export const withoutInsertions = (text: string): string =>
  text.includes(OPEN.slice(0, 5)) ? text.replaceAll(INSERTION, '') : text;

/** Text without any of these is of code that can do nothing to locks of others, see interference.ts. */
export const MAY_INTERFERE =
  /\b(?:cancel|setValue|recover|cancelFutures|steal|clearQueue|updateSettings|incrementReservoir|concurrency|fastq|[bB]ottleneck|release|eval|Function)\b|\]\s*(?:\?\.\s*)?(?:\(|\.\s*(?:call|apply|bind)\b)/;

/**
 * Text with one of these may share memory between threads, see elements.ts. Arrays of bytes and of floating-point numbers alone are
 * those of loops that compute, which every look costs some nanoseconds.
 */
export const SHARES_MEMORY =
  /\b(?:SharedArrayBuffer|Atomics|workerData|U?[Ii]nt(?:16|32)Array|Big(?:Int|Uint)64Array)\b/;

/** The first such text in a transformed async function is its own entry: [row of the function, the file's mark]. */
const ENTRY = /\$ls[EC]\((\d+)\/\*(\w+)\*\/\)/;
export const entryCall = (row: number, mark: string, isCollected: boolean): string =>
  `${isCollected ? '$lsC' : '$lsE'}(${row}/*${mark}*/)`;
export function ownEntry(functionText: string): { readonly row: number; readonly mark: string } | undefined {
  const match = ENTRY.exec(functionText);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { row: Number(match[1]), mark: match[2] };
}

/** What a file of transformed code tells of itself when it starts. */
export interface CodeFile {
  /** The script's name as stacks show it: a URL for ES modules, a path for CommonJS. */
  readonly script: string;
  /** Absolute path, or the URL where it is no file. */
  readonly path: string;
  /** Tells this file's functions from those of others. */
  readonly mark: string;
  /** How many rows the site table has. */
  readonly sites: number;
  /** `SiteTable` as JSON; read only when a site is told. */
  readonly table: string;
  /** Where the insertions stand, see `encodeShifts`. */
  readonly shifts: string;
  /** The text behind the file's own `sourceMappingURL=`, or empty. */
  readonly map: string;
  /** Code in it releases, cancels or resizes locks that it did not take: any lock of the thread may be one of them. */
  readonly interferes: boolean;
}
/**
 * [line from 1, column from 1, function name, label, row of the enclosing followed function or -1, flags]. Flags: see
 * `SiteFlag`.
 */
export type CodeSite = readonly [
  line: number,
  column: number,
  functionName: string,
  label: string,
  owner: number,
  flags: number,
  member: string,
];
export const SiteFlag = {
  /** What the marked call returns never leaves the function. */
  confined: 1,
  /** The callee handed over is the receiver of a method call; `member` is the method's name. */
  member: 2,
  /** In a loop of a background job: it ends only when something outside says so. */
  endless: 4,
  /** What the marked call returns is given back by a timer of the same function. */
  timed: 8,
} as const;

/** What happens to an element, see elements.ts. */
export const Touch = { read: 0, write: 1, update: 2 } as const;
export type Touch = (typeof Touch)[keyof typeof Touch];

/** Insertions of one line: [column from 0 in the user's text, length of what is inserted there], in order. */
export type LineShifts = readonly (readonly [column: number, length: number])[];

/** `line:column+length,…;…` in base 36. */
export const encodeShifts = (lines: ReadonlyMap<number, LineShifts>): string =>
  [...lines]
    .map(([line, shifts]) => {
      const pairs = shifts.map(([column, length]) => `${column.toString(36)}+${length.toString(36)}`);
      return `${line.toString(36)}:${pairs.join()}`;
    })
    .join(';');

export function decodeShifts(text: string): ReadonlyMap<number, LineShifts> {
  const lines = new Map<number, LineShifts>();
  if (text === '') return lines;
  for (const entry of text.split(';')) {
    const [line = '', pairs = ''] = entry.split(':');
    const shifts = pairs.split(',').map((pair) => {
      const [column = '', length = ''] = pair.split('+');
      return [Number.parseInt(column, 36), Number.parseInt(length, 36)] as const;
    });
    lines.set(Number.parseInt(line, 36), shifts);
  }
  return lines;
}

/** The column (from 1) in the user's text of a column (from 1) in the transformed text. */
export function originalColumn(shifts: LineShifts, column: number): number {
  let inserted = 0;
  for (const [at, length] of shifts) {
    const start = at + inserted;
    if (column - 1 < start) break;
    if (column - 1 < start + length) return at + 1;
    inserted += length;
  }
  return column - inserted;
}
