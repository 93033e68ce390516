/** dist/shim/transform.cjs: the load-time transform of user code. Loaded only when a program has code worth following. */
import { fileURLToPath } from 'node:url';
import * as acorn from 'acorn';
import { AsyncNames } from './callees.ts';
import { isAmbiguous } from './code.ts';
import { releasesWhatItAcquires } from './confinement.ts';
import { TransformedFile } from './file.ts';
import { Follower } from './follow.ts';
import { boundNames } from './followable.ts';
import { endText, startText } from './header.ts';
import { contains, isFunction, lastDirective, type Node, walk } from './tree.ts';

export interface TransformOptions {
  /** URL of the module; that of the file for CommonJS. */
  readonly url: string;
  readonly format: 'module' | 'commonjs';
  /** Names of methods whose calls are marked with their site. */
  readonly methods: readonly string[];
  /** Names of classes whose instances are named after the variable that holds them. */
  readonly classes: readonly string[];
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

function declaredNames(program: Node): Set<string> {
  const names: string[] = [];
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator') boundNames(node.id, names);
    else if (node.type === 'CatchClause' && node.param != null) boundNames(node.param, names);
    else if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
      if ('id' in node && node.id != null) names.push(node.id.name);
      if (isFunction(node)) for (const parameter of node.params) boundNames(parameter, names);
    } else if (node.type === 'ImportDeclaration')
      for (const specifier of node.specifiers) names.push(specifier.local.name);
    return true;
  });
  return new Set(names);
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
 * The text to compile in place of `source`: the same lines, with insertions that tell the shim what async functions do.
 * Undefined where nothing is to be inserted, where the text is not of that format, and where it could be misunderstood.
 */
export function transformSource(source: string, options: TransformOptions): string | undefined {
  if (isAmbiguous(source)) return undefined;
  const parsed = parse(source, options.format);
  if (parsed === undefined || hasWith(parsed.program)) return undefined;
  const { program, comments, map } = parsed;
  const first = program.body.find(
    (statement) =>
      !isHoisted(statement) && !(statement.type === 'ExpressionStatement' && statement.directive !== undefined),
  );
  const last = program.body.at(-1);
  if (first === undefined || last === undefined) return undefined;

  const { url, format, methods, classes } = options;
  const path = pathOf(url);
  const mark = markOf(`${url} ${source.length} ${source}`);
  const file = new TransformedFile(source, mark, declaredNames(program), comments, methods, classes);
  const hasActivation = format === 'module' && contains(program, suspends);
  const nowhere = { owner: -1, implicit: false, yields: false, functionName: '', className: '' };
  const row = hasActivation ? file.site(first.start, nowhere) : -1;
  const directive = lastDirective(program.body);
  const separator = directive !== undefined && !source.slice(directive.start, first.start).includes(';') ? ';' : '';
  file.edits.insert(first.start, separator + startText(hasActivation));
  const follower = new Follower(file, new AsyncNames(program), releasesWhatItAcquires(program, source));
  follower.module(program, row);
  if (file.helpers.size === 0 && !hasActivation) return undefined;
  return file.edits.apply(source, file.lines, last.end, (shifts) =>
    endText(
      {
        script: format === 'module' ? url : path,
        path,
        mark,
        sites: file.sites.length,
        table: JSON.stringify(file.sites),
        shifts,
        map,
      },
      file.helpers,
      hasActivation,
    ),
  );
}
