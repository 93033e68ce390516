/** The line of source that Node prints of an uncaught error where `--enable-source-maps` is on and the file has a map. */
import { readFileSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isObject } from '../wrap.ts';

/** The first major that leaves no empty line behind the excerpt. */
const CLOSE_MAJOR = 22;

/** The text of a map's source: in the map, else where the map says that it is. */
function sourceText(payload: unknown, source: string): string | undefined {
  if (isObject(payload)) {
    const { sources, sourcesContent } = payload;
    const content: unknown =
      Array.isArray(sources) && Array.isArray(sourcesContent) && sourcesContent[sources.indexOf(source)];
    if (typeof content === 'string') return content;
  }
  try {
    return readFileSync(source.startsWith('file:') ? fileURLToPath(source) : source, 'utf8');
  } catch {
    return undefined;
  }
}

/** As Node's own, after its `getErrorSource`. Undefined where Node would not map. @param column and line count from 1. */
export function mappedExcerptOf(script: string, line: number, column: number): string | undefined {
  if (Reflect.get(process, 'sourceMapsEnabled') !== true) return undefined;
  const map = findSourceMap(script);
  const entry = map?.findEntry(line - 1, column - 1);
  if (map === undefined || entry === undefined || !('originalSource' in entry)) return undefined;
  const { originalSource, originalLine, originalColumn } = entry;
  const text = sourceText(map.payload, originalSource)?.split(/\r?\n/)[originalLine];
  if (text === undefined || text === '') return undefined;
  const path = originalSource.startsWith('file:') ? fileURLToPath(originalSource) : originalSource;
  const indent = text.slice(0, originalColumn).replaceAll(/[^\t]/gu, ' ');
  const end = Number.parseInt(process.versions.node, 10) < CLOSE_MAJOR ? '\n' : '';
  return `${path}:${originalLine + 1}\n${text}\n${indent}^\n${end}`;
}
