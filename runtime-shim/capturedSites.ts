/** Sites of calls that the transform did not mark: the place in the program's own code nearest on the stack. */
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { callers } from './callers.ts';
import type { Recorder } from './recorder.ts';
import { scriptOf } from './stacks/scripts.ts';

/** Stacks that may be looked at in a row, and milliseconds after which there may be one more: a look takes up to a hundred microseconds. */
const BURST = 50;
const PERIOD = 10;
/** Libraries and the shim stand between the program and this. */
const DEPTH = 40;
const MODULES = `${sep}node_modules${sep}`;
/** The library, where it lies beside the shim. */
const LIBRARY = join(dirname(__filename), '..', 'library') + sep;

function fileOf(frame: NodeJS.CallSite): string {
  const name = frame.getFileName() ?? '';
  try {
    return name.startsWith('file:') ? fileURLToPath(name) : name;
  } catch {
    return name;
  }
}
const isOfProgram = (file: string): boolean =>
  file !== '' &&
  file !== __filename &&
  !file.startsWith('node:') &&
  !file.startsWith(LIBRARY) &&
  !file.includes(MODULES);

export class CapturedSites {
  readonly #recorder: Recorder;
  /** By place. */
  readonly #known = new Map<string, number>();
  #allowed = BURST;
  #lookedAt = 0;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  /** The site id of the running call; 0 where the stack does not say it, or has been looked at too often just now. */
  here(): number {
    const time = this.#recorder.now();
    this.#allowed = Math.min(BURST, this.#allowed + (time - this.#lookedAt) / PERIOD);
    this.#lookedAt = time;
    if (this.#allowed < 1) return 0;
    this.#allowed -= 1;
    const frame = callers(DEPTH).find((each) => isOfProgram(fileOf(each)));
    return frame === undefined ? 0 : this.#siteOf(frame);
  }

  #siteOf(frame: NodeJS.CallSite): number {
    const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
    if (line === null || column === null) return 0;
    const file = fileOf(frame);
    const place = `${file}:${line}:${column}`;
    const known = this.#known.get(place);
    if (known !== undefined) return known;
    const id = this.#recorder.nextSites(1);
    const script = scriptOf(frame.getFileName());
    const row = [line, column, frame.getFunctionName() ?? '', ''] as const;
    const map = script?.file.map ?? '';
    this.#recorder.fact({ fact: 'sites', first: id, file, rows: [row], ...(map === '' ? {} : { map }) });
    this.#known.set(place, id);
    return id;
  }
}
