import { SyntaxKind } from 'typescript/unstable/ast';
import { type Token, tokenize } from './tokens.ts';

const maxLines = 400;
const pureFolders = ['core/', 'webview/layout/'];

const banned: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "a machine's path", pattern: /(?<![\w.-])\/(?:home|Users|root|work)\/\w/ },
  { what: "a machine's path", pattern: /\b[A-Z]:[\\/]+Users\b/ },
  { what: "a registry's address", pattern: /"resolved": "http[s:]|\/\/registry\.\w/ },
  { what: 'an unfinished note', pattern: /\b(?:TO[D]O|FIX[M]E|X[X]X)\b/ },
];

/** `object.member` at `index` of `tokens`. */
function isMember(tokens: readonly Token[], index: number, object: string, member: string): boolean {
  return (
    tokens[index]?.text === object &&
    tokens[index]?.kind === SyntaxKind.Identifier &&
    tokens[index + 1]?.text === '.' &&
    tokens[index + 2]?.text === member
  );
}

function isImpure(tokens: readonly Token[], index: number): boolean {
  if (isMember(tokens, index, 'Math', 'random') || isMember(tokens, index, 'Date', 'now')) return true;
  const [token, next, third, fourth] = tokens.slice(index, index + 4);
  if (token?.kind !== SyntaxKind.NewKeyword || next?.text !== 'Date') return false;
  return third?.text !== '(' || fourth?.text === ')';
}

/** Calls in a pure folder whose result is not the same every time, one sentence each. */
export function checkPurity(file: string, source: string): string[] {
  if (!pureFolders.some((folder) => file.startsWith(folder))) return [];
  const tokens = tokenize(source);
  return tokens
    .filter((_, index) => isImpure(tokens, index))
    .map(({ line }) => `${file}:${line}: reads the clock or chance; take it as an argument`);
}

/** What a text file of the repository (path relative to the checkout) may not contain, one sentence each. */
export function checkText(file: string, text: string): string[] {
  const lines = text.split('\n');
  const problems = lines.flatMap((line, index) =>
    banned.filter(({ pattern }) => pattern.test(line)).map(({ what }) => `${file}:${index + 1}: contains ${what}`),
  );
  const isSource = /\.(?:ts|mjs|cjs|css|html)$/.test(file);
  if (isSource && lines.length - 1 > maxLines) problems.push(`${file}: has more than ${maxLines} lines`);
  return problems;
}
