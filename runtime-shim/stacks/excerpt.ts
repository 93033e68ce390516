/**
 * Node prints an uncaught error with the line of source that threw it, and leaves that line out where it has an
 * insertion (see transform/code.ts). Here the user's own line is printed in its place.
 */
import { readFileSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { withoutInsertions } from '../transform/code.ts';
import { mappedExcerptOf } from './mappedExcerpt.ts';
import { topOf } from './prepare.ts';
import { scriptOf } from './scripts.ts';

const TAB = 9;

function sourceLine(path: string, line: number): string | undefined {
  try {
    const text = withoutInsertions(readFileSync(path, 'utf8'));
    return text.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1];
  } catch {
    return undefined;
  }
}

/** Node points at the `throw` in code that is not async, and at where the error was made otherwise. */
function thrownAt(path: string, line: number, column: number): number {
  const before = sourceLine(path, line)?.slice(0, column - 1);
  return before === undefined ? column : (/throw\s+$/.exec(before)?.index ?? column - 1) + 1;
}

/** `file:line`, the line, and a caret below the column (from 1), as Node writes it: it counts bytes. */
export function excerptOf(script: string, path: string, line: number, column: number): string | undefined {
  const text = sourceLine(path, line);
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text);
  const indent = Array.from({ length: Math.min(column - 1, bytes.length) }, (_, index) =>
    bytes[index] === TAB ? '\t' : ' ',
  );
  const caret = column - 1 < bytes.length ? '^' : '';
  return `${script}:${line}\n${text}\n${indent.join('')}${caret}\n`;
}

/** Where Node found the error to come from, if it kept silent about that line. */
function silentExcerpt(error: object, isRejection: boolean): string | undefined {
  // Reads the stack, as Node does next, so that the call sites are known.
  void Reflect.get(error, 'stack');
  const top = topOf(error)?.top;
  const name = top?.getFileName();
  const line = top?.getLineNumber();
  const column = top?.getColumnNumber();
  const script = scriptOf(name);
  if (script === undefined || name == null || line == null || column == null || !script.isChanged(line))
    return undefined;
  // An error that an async function made and that was thrown again outside came from there, which Node shows.
  const isFollowed = script.isFollowed(top?.getEnclosingLineNumber() ?? 0, top?.getFunctionName() ?? '');
  if (!isRejection && isFollowed) return undefined;
  const { path } = script.file;
  const original = script.column(line, column);
  const at = isRejection ? original : thrownAt(path, line, original);
  return mappedExcerptOf(name, line, at) ?? excerptOf(name, path, line, at);
}

type Fatal = (this: unknown, error: unknown, isRejection: boolean) => unknown;
const isFatal = (value: unknown): value is Fatal => typeof value === 'function';

/** Node asks this property of `process` what becomes of an uncaught error; false means that it prints it. */
const FATAL = '_fatalException';

export function installExcerpt(): void {
  const original: unknown = Reflect.get(process, FATAL);
  if (!isMainThread || !isFatal(original)) return;
  const fatal: Fatal = function (error, isRejection) {
    // A stack that was made before tells Node nothing any more.
    const isFresh = typeof error === 'object' && error !== null && topOf(error) === undefined;
    const handled = Reflect.apply(original, this, [error, isRejection]);
    if (handled !== false || !isFresh) return handled;
    try {
      const excerpt = silentExcerpt(error, isRejection);
      if (excerpt !== undefined) writeSync(2, `${excerpt}\n`);
    } catch {
      // The error itself is printed by Node.
    }
    return handled;
  };
  Reflect.set(process, FATAL, fatal);
}
