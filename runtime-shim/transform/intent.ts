/** What the text of a program tells of the waits that it means: for ever, until the next thing to do, until the end. */
import type { Context } from './file.ts';
import { isFunction, type Node } from './tree.ts';

const HANDLERS: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

function launchedCall(node: Node): Extract<Node, { type: 'CallExpression' }>[] {
  if (node.type !== 'CallExpression') return [];
  const { callee } = node;
  const isHandled =
    callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && HANDLERS.has(callee.property.name);
  return isHandled ? launchedCall(callee.object) : [node];
}

/** A function of this name is the program, also where a rule against dropped promises asks for `void`. */
const PROGRAM = 'main';
const isProgram = ({ callee }: Extract<Node, { type: 'CallExpression' }>): boolean =>
  callee.type === 'Identifier' && callee.name === PROGRAM;

/** Calls whose promises a statement drops without saying so by `void`, or only says what is to come after them. */
export function launchedCalls(statement: Node): Extract<Node, { type: 'CallExpression' }>[] {
  if (statement.type === 'ExpressionStatement') {
    const { expression } = statement;
    const isVoid = expression.type === 'UnaryExpression' && expression.operator === 'void';
    return isVoid ? launchedCall(expression.argument).filter(isProgram) : launchedCall(expression);
  }
  if (statement.type !== 'IfStatement') return [];
  return [statement.consequent, statement.alternate].flatMap((branch) => (branch == null ? [] : launchedCalls(branch)));
}

const isWish = (test: Node): boolean =>
  test.type === 'Identifier' ||
  test.type === 'MemberExpression' ||
  (test.type === 'Literal' && Boolean(test.value)) ||
  (test.type === 'UnaryExpression' && test.operator === '!' && isWish(test.argument));

/** A loop without an end of its own: `for (;;)`, `while (true)`, `while (!stopped)`. */
const isEndless = (loop: Node): boolean =>
  (loop.type === 'ForStatement' && loop.test == null) ||
  ((loop.type === 'WhileStatement' || loop.type === 'DoWhileStatement') && isWish(loop.test));

/** `new Promise(() => {})`: whoever awaits that means to wait for ever. */
function isNever(node: Node): boolean {
  if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'Promise')
    return false;
  const [executor] = node.arguments;
  return executor !== undefined && isFunction(executor) && executor.params.length === 0;
}

/** For what stands in a loop. */
export const inLoop = (loop: Node, context: Context): Context =>
  isEndless(loop) ? { ...context, endless: true } : context;

/** For an `await` of `argument`. */
export const inAwait = (argument: Node | undefined, context: Context): Context =>
  argument !== undefined && isNever(argument) ? { ...context, endless: true } : context;
