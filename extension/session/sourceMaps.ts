/**
 * Reads source maps (ECMA-426): inline data URLs, `.map` files and index maps. A broken map answers nothing, since
 * positions in the generated code are still right.
 */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
export interface OriginalPosition extends Position {
  /** The name that the map gives for what stands there, or empty. */
  readonly name: string;
}
export interface DecodedMap {
  readonly original: (line: number, column: number) => OriginalPosition | undefined;
  /** The text of an original file that the map brings along. */
  readonly content: (file: string) => string | undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.map((each) => (typeof each === 'string' ? each : '')) : [];

/** The path of a `file:` URL or the URL itself; a path relative to `folder` made absolute. */
function resolveSource(source: string, folder: string): string {
  if (source.startsWith('file:')) {
    try {
      return fileURLToPath(source);
    } catch {
      return source;
    }
  }
  return /^[a-z][a-z0-9+.-]+:/i.test(source) && !isAbsolute(source) ? source : resolve(folder, source);
}

type Contents = Map<string, string>;

/** The map with its sources as absolute paths, which Node's decoder leaves to its user. */
function normalise(value: unknown, folder: string, contents: Contents): SourceMapPayload | undefined {
  if (!isRecord(value)) return undefined;
  const root = typeof value['sourceRoot'] === 'string' ? value['sourceRoot'] : '';
  const prefix = root === '' || root.endsWith('/') ? root : `${root}/`;
  const sources = texts(value['sources']).map((source) =>
    resolveSource(isAbsolute(source) ? source : prefix + source, folder),
  );
  for (const [index, content] of texts(value['sourcesContent']).entries()) {
    const source = sources[index];
    if (source !== undefined && content !== '') contents.set(source, content);
  }
  const sections = Array.isArray(value['sections']) ? value['sections'] : undefined;
  const payload = {
    file: '',
    version: 3,
    sources,
    sourcesContent: [],
    names: texts(value['names']),
    mappings: typeof value['mappings'] === 'string' ? value['mappings'] : '',
    sourceRoot: '',
  };
  if (sections === undefined) return payload;
  const inner = sections.map((section: unknown) =>
    isRecord(section) ? { offset: section['offset'], map: normalise(section['map'], folder, contents) } : undefined,
  );
  return Object.assign(payload, { sections: inner });
}

/** Decodes the text of a map that lies in `folder`. */
export function decodeMap(text: string, folder: string): DecodedMap | undefined {
  const contents: Contents = new Map();
  let map: SourceMap;
  try {
    // A first line of rubbish keeps browsers from running a map as a script.
    const payload = normalise(JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, '')), folder, contents);
    if (payload === undefined) return undefined;
    map = new SourceMap(payload);
  } catch {
    return undefined;
  }
  return {
    original(line, column) {
      const entry = map.findEntry(line - 1, column - 1);
      // Without a mapping on this line the decoder answers with the last one before it.
      if (!('originalSource' in entry) || entry.generatedLine !== line - 1) return undefined;
      if (typeof entry.originalSource !== 'string' || entry.originalSource === '') return undefined;
      const name = 'name' in entry && typeof entry.name === 'string' ? entry.name : '';
      return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1, name };
    },
    content: (file) => contents.get(file),
  };
}

/** Decodes what stands behind `sourceMappingURL=` in `file` (absolute): a data URL, or the name of a map beside it. */
export function loadMap(reference: string, file: string): DecodedMap | undefined {
  try {
    if (reference.startsWith('data:')) {
      const comma = reference.indexOf(',');
      const body = reference.slice(comma + 1);
      const isBase64 = reference.slice(0, comma).endsWith(';base64');
      const text = isBase64 ? Buffer.from(body, 'base64').toString('utf8') : decodeURIComponent(body);
      return decodeMap(text, dirname(file));
    }
    const path = resolveSource(decodeURIComponent(reference), dirname(file));
    return decodeMap(readFileSync(path, 'utf8'), dirname(path));
  } catch {
    return undefined;
  }
}

/** The last `sourceMappingURL` comment of a text, or undefined. */
export function mapReference(text: string): string | undefined {
  const found = [...text.matchAll(/^[ \t]*\/\/[#@][ \t]*sourceMappingURL=(\S+)[ \t]*$/gm)].at(-1);
  return found?.[1];
}
