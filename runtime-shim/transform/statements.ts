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

const HANDLERS: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

function launchedCall(node: Node): Extract<Node, { type: 'CallExpression' }>[] {
  if (node.type === 'UnaryExpression' && node.operator === 'void') return launchedCall(node.argument);
  if (node.type !== 'CallExpression') return [];
  const { callee } = node;
  const isHandled =
    callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && HANDLERS.has(callee.property.name);
  return isHandled ? launchedCall(callee.object) : [node];
}

/** Calls whose promises a statement drops, or only says what is to come after them. */
export function launchedCalls(statement: Node): Extract<Node, { type: 'CallExpression' }>[] {
  if (statement.type === 'ExpressionStatement') return launchedCall(statement.expression);
  if (statement.type !== 'IfStatement') return [];
  return [statement.consequent, statement.alternate].flatMap((branch) => (branch == null ? [] : launchedCalls(branch)));
}

const isWish = (test: Node): boolean =>
  test.type === 'Identifier' ||
  test.type === 'MemberExpression' ||
  (test.type === 'Literal' && Boolean(test.value)) ||
  (test.type === 'UnaryExpression' && test.operator === '!' && isWish(test.argument));

/** A loop without an end of its own: `for (;;)`, `while (true)`, `while (!stopped)`. */
export const isEndless = (loop: Node): boolean =>
  (loop.type === 'ForStatement' && loop.test == null) ||
  ((loop.type === 'WhileStatement' || loop.type === 'DoWhileStatement') && isWish(loop.test));

/** Where a `for await` waits, as Node sees it: at what it assigns to. */
export function waitingPlace({ left }: ForOf): number {
  return (left.type === 'VariableDeclaration' ? left.declarations[0]?.id.start : undefined) ?? left.start;
}
