import { SyntaxKind } from 'typescript/unstable/ast';
import { type Token, tokenize } from './tokens.ts';

export interface Import {
  readonly specifier: string;
  /** True for `import type` and `export type`, which leave no trace at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
}

function isString(token: Token | undefined): token is Token {
  return token?.kind === SyntaxKind.StringLiteral || token?.kind === SyntaxKind.NoSubstitutionTemplateLiteral;
}

/** The module that the clause starting at `start` names with `from`; undefined when the statement ends before. */
function findSource(tokens: readonly Token[], start: number): Token | undefined {
  for (let index = start; index < tokens.length; index++) {
    const token = tokens[index];
    const next = tokens[index + 1];
    if (token?.kind === SyntaxKind.FromKeyword && isString(next)) return next;
    if (token?.kind === SyntaxKind.SemicolonToken || token?.kind === SyntaxKind.EqualsToken) return undefined;
  }
  return undefined;
}

function importAt(tokens: readonly Token[], index: number): Import | undefined {
  const [token, next, third] = tokens.slice(index, index + 3);
  if (token === undefined || next === undefined) return undefined;
  if (tokens[index - 1]?.kind === SyntaxKind.DotToken) return undefined;
  const isImport = token.kind === SyntaxKind.ImportKeyword;
  const isExport = token.kind === SyntaxKind.ExportKeyword;
  const isCall = isImport || token.text === 'require';
  const found = (source: Token, typeOnly: boolean): Import => ({ specifier: source.text, typeOnly, line: token.line });
  if (isCall && next.kind === SyntaxKind.OpenParenToken) return isString(third) ? found(third, false) : undefined;
  if (isImport && isString(next)) return found(next, false);
  const hasType = next.kind === SyntaxKind.TypeKeyword && third?.kind !== SyntaxKind.FromKeyword;
  const first = hasType ? third : next;
  const opens = first?.kind === SyntaxKind.OpenBraceToken || first?.kind === SyntaxKind.AsteriskToken;
  if (!opens && !(isImport && first?.kind !== SyntaxKind.DotToken)) return undefined;
  if (!isImport && !isExport) return undefined;
  const source = findSource(tokens, index + 1);
  return source === undefined ? undefined : found(source, hasType);
}

/** Every module that a TypeScript source imports, re-exports from, requires or loads dynamically by a literal name. */
export function readImports(source: string): Import[] {
  const tokens = tokenize(source);
  return tokens.map((_, index) => importAt(tokens, index)).filter((found) => found !== undefined);
}
