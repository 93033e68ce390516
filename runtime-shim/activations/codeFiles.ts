/** The files of transformed code that have started in this thread, and the sites in them. */
import type { SiteRow } from '../../core/protocol/facts.ts';
import type { Recorder } from '../recorder.ts';
import type { CodeFile, CodeSite } from '../transform/code.ts';

const NO_SITE: CodeSite = [0, 0, '', '', -1, 0, ''];

export class LoadedFile {
  readonly file: CodeFile;
  /** Site id of the table's first row. */
  readonly first: number;
  /** One more than that of its last. */
  readonly end: number;
  isTold = false;
  #rows: readonly CodeSite[] | undefined;

  constructor(file: CodeFile, first: number) {
    this.file = file;
    this.first = first;
    this.end = first + file.sites;
  }

  row(site: number): CodeSite {
    return this.rows[site - this.first] ?? NO_SITE;
  }

  get rows(): readonly CodeSite[] {
    // The text was written by the transform of this very version.
    this.#rows ??= JSON.parse(this.file.table) as readonly CodeSite[];
    return this.#rows;
  }
}

export class CodeFiles {
  readonly #recorder: Recorder;
  readonly #files: LoadedFile[] = [];
  /** By the file's mark; undefined where several loaded copies share it. */
  readonly #byMark = new Map<string, LoadedFile | undefined>();
  /** The file that was found last: mostly the next one, too. */
  #newest: LoadedFile | undefined;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  add(file: CodeFile): LoadedFile {
    const loaded = new LoadedFile(file, this.#recorder.nextSites(file.sites));
    this.#files.push(loaded);
    this.#byMark.set(file.mark, this.#byMark.has(file.mark) ? undefined : loaded);
    return loaded;
  }

  withMark(mark: string): LoadedFile | undefined {
    return this.#byMark.get(mark);
  }

  of(site: number): LoadedFile | undefined {
    const newest = this.#newest;
    if (newest !== undefined && site >= newest.first && site < newest.end) return newest;
    let low = 0;
    let high = this.#files.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#files[middle]?.first ?? 0) <= site) low = middle;
      else high = middle - 1;
    }
    const found = this.#files[low];
    if (found === undefined || site < found.first || site >= found.end) return undefined;
    this.#newest = found;
    return found;
  }

  /** Makes a site known to the recording; returns it, or 0 where it is unknown. */
  tell(site: number): number {
    const loaded = this.of(site);
    if (loaded === undefined) return 0;
    if (loaded.isTold) return site;
    loaded.isTold = true;
    const { path, map } = loaded.file;
    const rows = loaded.rows.map(([line, column, name, label]): SiteRow => [line, column, name, label]);
    this.#recorder.fact({ fact: 'sites', first: loaded.first, file: path, rows, ...(map === '' ? {} : { map }) });
    return site;
  }
}
