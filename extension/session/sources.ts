/**
 * Where recorded positions stand in the source that the user wrote, and the text of that source. Maps and files are read
 * only for what is shown. What a recording brings along wins over the disk, which may have changed since.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Site } from '../../core/protocol/events.ts';
import type { Fact, PositionsFact, SourceFact } from '../../core/protocol/facts.ts';
import { type DecodedMap, loadMap, mapReference, type OriginalPosition, type Position } from './sourceMaps.ts';

/** How many maps may follow on each other: bundle → compiled → written. */
const MAX_CHAIN = 5;
/** Lines kept around a shown site. */
const CONTEXT_LINES = 8;
/** Longer lines are generated code, of which the beginning is enough. */
const MAX_LINE_LENGTH = 400;

const positionKey = (file: string, line: number, column: number): string => `${line}:${column}:${file}`;

/** A site after its maps: the position, and the name where the map knows one. */
type Mapped = OriginalPosition;

export class Sources {
  readonly #recordedPositions = new Map<string, Mapped>();
  readonly #recordedLines = new Map<string, Map<number, string>>();
  readonly #references = new Map<string, string>();
  readonly #maps = new Map<string, DecodedMap | undefined>();
  readonly #texts = new Map<string, readonly string[] | undefined>();
  readonly #contents = new Map<string, string>();
  readonly #mapped = new Map<string, Mapped>();
  readonly #shownPositions = new Map<string, { readonly from: Position; readonly to: Mapped }>();
  readonly #shownLines = new Map<string, Set<number>>();

  /** What the observer of the run found out; see `facts`. */
  addPositions(fact: PositionsFact): void {
    for (const [line, column, file, originalLine, originalColumn, name] of fact.rows) {
      const to = { file, line: originalLine, column: originalColumn, name };
      this.#recordedPositions.set(positionKey(fact.file, line, column), to);
    }
  }

  addSource(fact: SourceFact): void {
    const lines = this.#recordedLines.get(fact.file) ?? new Map<number, string>();
    for (const [line, text] of fact.lines) lines.set(line, text);
    this.#recordedLines.set(fact.file, lines);
  }

  /** The text behind `sourceMappingURL=` of code that no longer exists but in the recording, such as a loader's output. */
  addMap(file: string, reference: string): void {
    this.#references.set(file, reference);
  }

  /** The site in the user's own source. */
  locate(site: Site): Site {
    const { file, line, column, name } = this.#follow(site);
    const callers = site.callers?.map((caller) => this.locate(caller));
    const functionName = site.functionName === '' ? name : site.functionName;
    return { ...site, file, line, column, functionName, ...(callers === undefined ? {} : { callers }) };
  }

  /** One line of a file, from 1, or undefined where its text is unknown. */
  line(file: string, line: number): string | undefined {
    const text = this.#recordedLines.get(file)?.get(line) ?? this.#lines(file)?.[line - 1];
    if (text !== undefined) this.#show(file, line);
    return text?.slice(0, MAX_LINE_LENGTH);
  }

  /** All lines of a file that was shown, as far as known; undefined for other files. */
  linesOf(file: string): (readonly [line: number, text: string])[] | undefined {
    if (!this.#shownLines.has(file)) return undefined;
    const recorded = this.#recordedLines.get(file);
    if (recorded !== undefined) return [...recorded].sort(([left], [right]) => left - right);
    return this.#lines(file)?.map((text, index) => [index + 1, text]);
  }

  /** All that was shown so far as facts, which let the recording be read where these files do not exist. */
  facts(): Fact[] {
    const positions = new Map<string, [number, number, string, number, number, string][]>();
    for (const { from, to } of this.#shownPositions.values()) {
      const rows = positions.get(from.file) ?? [];
      rows.push([from.line, from.column, to.file, to.line, to.column, to.name]);
      positions.set(from.file, rows);
    }
    const sources = [...this.#shownLines].map(([file, shown]): SourceFact => {
      const all = this.#lines(file) ?? [];
      const wanted = [...shown].sort((left, right) => left - right);
      const lines = wanted.flatMap((line): [number, string][] => {
        const text = all[line - 1];
        return text === undefined ? [] : [[line, text.slice(0, MAX_LINE_LENGTH)]];
      });
      return { fact: 'source', file, lines };
    });
    return [
      ...[...positions].map(([file, rows]): PositionsFact => ({ fact: 'positions', file, rows })),
      ...sources.filter(({ lines }) => lines.length > 0),
    ];
  }

  #show(file: string, line: number): void {
    const shown = this.#shownLines.get(file) ?? new Set<number>();
    for (let near = Math.max(1, line - CONTEXT_LINES); near <= line + CONTEXT_LINES; near += 1) shown.add(near);
    this.#shownLines.set(file, shown);
  }

  #follow(site: Position): Mapped {
    const key = positionKey(site.file, site.line, site.column);
    const known = this.#mapped.get(key) ?? this.#recordedPositions.get(key);
    if (known !== undefined) return known;
    const from = { file: site.file, line: site.line, column: site.column };
    let position: Mapped = { ...from, name: '' };
    const seen = new Set<string>();
    while (seen.size < MAX_CHAIN && !seen.has(position.file)) {
      seen.add(position.file);
      const map = this.#map(position.file);
      const next = map?.original(position.line, position.column);
      if (map === undefined || next === undefined) break;
      const content = map.content(next.file);
      if (content !== undefined) this.#contents.set(next.file, content);
      position = next.name === '' ? { ...next, name: position.name } : next;
    }
    this.#mapped.set(key, position);
    if (seen.size > 1 || position.line !== from.line || position.column !== from.column) {
      this.#shownPositions.set(key, { from, to: position });
    }
    return position;
  }

  #map(file: string): DecodedMap | undefined {
    if (this.#maps.has(file)) return this.#maps.get(file);
    const reference = this.#references.get(file) ?? this.#ownReference(file);
    const map = reference === undefined ? undefined : loadMap(reference, file);
    this.#maps.set(file, map);
    return map;
  }

  /** What the file itself says; source that people write does not carry a map. */
  #ownReference(file: string): string | undefined {
    if (!/\.[cm]?jsx?$/.test(file)) return undefined;
    return mapReference(this.#fileText(file) ?? '');
  }

  #fileText(file: string): string | undefined {
    if (!isAbsolute(file)) return undefined;
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  }

  #lines(file: string): readonly string[] | undefined {
    if (this.#texts.has(file)) return this.#texts.get(file);
    const lines = (this.#fileText(file) ?? this.#contents.get(file))?.split(/\r?\n/);
    this.#texts.set(file, lines);
    return lines;
  }
}
