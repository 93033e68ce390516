/** Sites of a whole recording: the same place in two processes is one site. */
import type { Site } from './events.ts';
import type { SitesFact, StackFact } from './facts.ts';
import { type SiteId, siteId } from './ids.ts';

/** All sites that events named so far. */
export class SiteInterner {
  readonly #sites: Site[] = [];
  readonly #byKey = new Map<string, SiteId>();
  readonly #maps = new Map<string, string>();

  readonly site = (id: SiteId): Site | undefined => this.#sites[id - 1];

  /** The text behind the file's own `sourceMappingURL=`, where it told one. */
  sourceMapOf(file: string): string | undefined {
    return this.#maps.get(file);
  }

  rememberMap(file: string, map: string): void {
    this.#maps.set(file, map);
  }

  intern(site: Site): SiteId {
    const frames = [site, ...(site.callers ?? [])];
    // A module and its first function, or a call and the variable made by it, begin at one place.
    const key = frames
      .map(({ file, line, column, functionName, label }) => `${file}:${line}:${column}:${functionName}:${label}`)
      .join('\n');
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const id = siteId(this.#sites.push(site));
    this.#byKey.set(key, id);
    return id;
  }
}

/** The site ids of one stream, looked up when an event first names them, since most never are. */
export class StreamSites {
  readonly #interner: SiteInterner;
  readonly #tables: SitesFact[] = [];
  readonly #stacks = new Map<number, StackFact>();
  readonly #known = new Map<number, SiteId | undefined>();

  constructor(interner: SiteInterner) {
    this.#interner = interner;
  }

  addTable(table: SitesFact): void {
    this.#tables.push(table);
    if (table.map !== undefined) this.#interner.rememberMap(table.file, table.map);
  }

  addStack(stack: StackFact): void {
    this.#stacks.set(stack.id, stack);
  }

  /** undefined for 0 and for ids that no table has. */
  globalOf(local: number): SiteId | undefined {
    if (local === 0) return undefined;
    const known = this.#known.get(local);
    if (known !== undefined) return known;
    const site = this.#find(local);
    if (site === undefined) return undefined;
    const id = this.#interner.intern(site);
    this.#known.set(local, id);
    return id;
  }

  #find(local: number): Site | undefined {
    const stack = this.#stacks.get(local);
    if (stack !== undefined) return siteOfStack(stack);
    for (const { first, file, rows } of this.#tables) {
      const row = rows[local - first];
      if (row !== undefined) return { file, line: row[0], column: row[1], functionName: row[2], label: row[3] };
    }
    return undefined;
  }
}

const siteOfStack = (stack: StackFact): Site | undefined => {
  const frames = stack.frames.map(([file, line, column, functionName]): Site => {
    return { file, line, column, functionName, label: '' };
  });
  const [top, ...callers] = frames;
  return top === undefined ? undefined : { ...top, callers };
};
