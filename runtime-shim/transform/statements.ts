/** Statements and calls that are followed in a way of their own. */
import { isUnsound } from './followable.ts';
import type { FunctionNode, Node } from './tree.ts';

/** The helpers that TypeScript and esbuild compile async functions to for old runtimes. */
const AWAITERS: ReadonlySet<string> = new Set(['__awaiter', '__async']);

export type ForOf = Extract<Node, { type: 'ForOfStatement' }>;

/** The `for … of` loop that a statement is, whatever labels it has. */
export function loopOf(statement: Node): ForOf | undefined {
  if (statement.type === 'LabeledStatement') return loopOf(statement.body);
  return statement.type === 'ForOfStatement' ? statement : undefined;
}

/** Awaits whose value is taken apart by iteration, where V8 tells by the text what cannot be iterated over. */
export function bareAwaits(statement: Node): Node[] {
  const loop = loopOf(statement);
  if (loop !== undefined) return !loop.await && loop.right.type === 'AwaitExpression' ? [loop.right] : [];
  if (statement.type === 'ExportNamedDeclaration' && statement.declaration != null)
    return bareAwaits(statement.declaration);
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.flatMap(({ id, init }) =>
      id.type === 'ArrayPattern' && init?.type === 'AwaitExpression' ? [init] : [],
    );
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') return [];
  const { left, right } = statement.expression;
  return left.type === 'ArrayPattern' && right.type === 'AwaitExpression' ? [right] : [];
}

/** The generator that a call of such a helper runs as an async function would run. */
export function awaiterBody(node: Extract<Node, { type: 'CallExpression' }>): FunctionNode | undefined {
  const { callee } = node;
  const property = callee.type === 'MemberExpression' ? callee.property : callee;
  const last = node.arguments.at(-1);
  if (property.type !== 'Identifier' || !AWAITERS.has(property.name)) return undefined;
  if (last?.type !== 'FunctionExpression' || !last.generator || last.async) return undefined;
  return isUnsound(last) ? undefined : last;
}

/** Where a `for await` waits, as Node sees it: at what it assigns to. */
export function waitingPlace({ left }: ForOf): number {
  return (left.type === 'VariableDeclaration' ? left.declarations[0]?.id.start : undefined) ?? left.start;
}
