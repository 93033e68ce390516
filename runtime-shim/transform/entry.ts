/** dist/shim/transform.cjs: the load-time transform of user code. Loaded only when a program has code worth following. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as acorn from 'acorn';
import { AsyncNames } from './callees.ts';
import { isAmbiguous, MAY_INTERFERE } from './code.ts';
import { Elements } from './elements.ts';
import { NOWHERE, TransformedFile } from './file.ts';
import { Follower } from './follow.ts';
import { endText, startText } from './header.ts';
import { Imports, type Maker } from './imports.ts';
import { Interference } from './interference.ts';
import { Scopes } from './scopes.ts';

export { scriptOf } from './script.ts';

import { contains, lastDirective, type Node, walk } from './tree.ts';

export interface TransformOptions {
  /** URL of the module; that of the file for CommonJS. */
  readonly url: string;
  readonly format: 'module' | 'commonjs';
  /** Names of methods whose calls are marked with their site. */
  readonly methods: readonly string[];
  /** Names of classes whose instances are named after the variable that holds them. */
  readonly classes: readonly string[];
  /** The text behind `sourceMappingURL=`; that of the source's own comment where it is left out. */
  readonly map?: string;
  /** What makes limiters, queues and pools that are used by the module. */
  readonly makers?: readonly Maker[];
}

function pathOf(url: string): string {
  try {
    return url.startsWith('file:') ? fileURLToPath(url.replace(/[?#].*$/s, '')) : url;
  } catch {
    return url;
  }
}

/** FNV-1a, 32 bits. */
function markOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** Positions inside generated code are mapped by whoever shows them: this is the text that says how. */
function mapOf(comments: readonly string[]): string {
  for (const comment of comments.toReversed()) {
    const match = /^[#@]\s*sourceMappingURL=(\S+)/.exec(comment);
    if (match?.[1] !== undefined) return match[1];
  }
  return '';
}

const isHoisted = (statement: Node): boolean =>
  statement.type === 'ImportDeclaration' ||
  statement.type === 'ExportAllDeclaration' ||
  (statement.type === 'ExportNamedDeclaration' && statement.source != null);

const suspends = (node: Node): boolean =>
  node.type === 'AwaitExpression' ||
  (node.type === 'ForOfStatement' && node.await) ||
  (node.type === 'VariableDeclaration' && node.kind === 'await using');

interface Parsed {
  readonly program: acorn.Program;
  readonly comments: readonly (readonly [number, number])[];
  readonly map: string;
}

function parse(source: string, format: 'module' | 'commonjs'): Parsed | undefined {
  const comments: (readonly [number, number])[] = [];
  const texts: string[] = [];
  try {
    const program = acorn.parse(source, {
      ecmaVersion: 'latest',
      sourceType: format,
      allowHashBang: true,
      onComment: (_isBlock, text, start, end) => {
        comments.push([start, end]);
        if (text.includes('sourceMappingURL')) texts.push(text);
      },
    });
    return { program, comments, map: mapOf(texts) };
  } catch {
    return undefined;
  }
}

function hasWith(program: Node): boolean {
  let found = false;
  walk(program, (node) => {
    found ||= node.type === 'WithStatement';
    return !found;
  });
  return found;
}

/**
 * Whether a text that is not transformed, in any of the formats, is of code that does something to locks that it did not
 * take; true where it cannot be read. Throws nothing.
 */
export function mayInterfere(source: string, formats: readonly TransformOptions['format'][]): boolean {
  if (!MAY_INTERFERE.test(source)) return false;
  try {
    for (const format of formats) {
      const parsed = parse(source, format);
      if (parsed !== undefined) return new Interference(new Scopes(parsed.program), source).isIn(parsed.program);
    }
  } catch {
    // Nobody knows what it does.
  }
  return true;
}

/**
 * Where the header goes: to an empty last line, which is nobody's, so that it moves nothing and is in no excerpt, or to
 * the end of a line behind all code on it.
 */
function endOf(program: acorn.Program, file: TransformedFile): number {
  const { source, lines, throwing } = file;
  if (/[\n\r]$/.test(source)) return source.length;
  const ends = program.body.map(({ end }) => ({ end, line: lines.placeOf(end).line }));
  const free = ends.findLast(({ line }, index) => {
    const next = program.body[index + 1];
    return !throwing.has(line) && (next === undefined || lines.placeOf(next.start).line > line);
  });
  return (free ?? ends.at(-1))?.end ?? source.length;
}

/**
 * The text to compile in place of `source`: the same lines, with insertions that tell the shim what async functions do.
 * Undefined where nothing is to be inserted, where the text is not of that format, and where it could be misunderstood.
 * Throws nothing: a text that the transform fails at is left alone.
 */
export function transformSource(source: string, options: TransformOptions): string | undefined {
  try {
    return transformText(source, options);
  } catch {
    return undefined;
  }
}

/** As `transformSource`, but faults in the transform itself are thrown. */
export function transformText(source: string, options: TransformOptions): string | undefined {
  if (isAmbiguous(source)) return undefined;
  const parsed = parse(source, options.format);
  if (parsed === undefined || hasWith(parsed.program)) return undefined;
  const { program, comments } = parsed;
  const { map = parsed.map } = options;
  const first = program.body.find(
    (statement) =>
      !isHoisted(statement) && !(statement.type === 'ExpressionStatement' && statement.directive !== undefined),
  );
  if (first === undefined) return undefined;

  const { url, format, methods, classes, makers = [] } = options;
  const path = pathOf(url);
  const mark = markOf(`${url} ${source.length} ${source}`);
  const file = new TransformedFile(source, mark, program, comments, methods, classes, new Imports(program, makers));
  const hasActivation = format === 'module' && contains(program, suspends);
  // The first row stands for the module's own code.
  const own = file.site(first.start, NOWHERE, hasActivation ? basename(path) : '');
  const row = hasActivation ? own : -1;
  const directive = lastDirective(program.body);
  const separator = directive !== undefined && !source.slice(directive.start, first.start).includes(';') ? ';' : '';
  file.edits.insert(first.start, separator + startText(hasActivation));
  const scopes = new Scopes(program);
  const interferes = MAY_INTERFERE.test(source) && new Interference(scopes, source).isIn(program);
  const elements = new Elements(program, file);
  const follower = new Follower(file, new AsyncNames(program), scopes, elements);
  follower.module(program, row);
  if (file.helpers.size === 0 && !hasActivation && !interferes && !elements.isBlind) return undefined;
  return file.edits.apply(source, file.lines, endOf(program, file), (shifts) =>
    endText(
      {
        script: format === 'module' ? url : path,
        path,
        mark,
        sites: file.sites.length,
        table: JSON.stringify(file.sites),
        shifts,
        map,
        interferes,
      },
      file.helpers,
      hasActivation,
      elements.isBlind,
    ),
  );
}
