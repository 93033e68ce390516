/** Walking acorn's trees. */
import type * as acorn from 'acorn';

export type Node = acorn.AnyNode;
export type FunctionNode = acorn.FunctionDeclaration | acorn.FunctionExpression | acorn.ArrowFunctionExpression;

/** Types of statements that repeat their bodies. */
export const LOOPS: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const CHILDREN: unique symbol = Symbol('children');
type Walked = Node & { [CHILDREN]?: readonly Node[] };

/** The nodes directly below, in the order of the text. */
export function childrenOf(node: Walked): readonly Node[] {
  node[CHILDREN] ??= findChildren(node);
  return node[CHILDREN];
}

function findChildren(node: Node): readonly Node[] {
  const children: Node[] = [];
  let isOrdered = true;
  let last: Node | undefined;
  const add = (child: Node): void => {
    // A shorthand property holds the same node twice.
    if (child === last) return;
    if (last !== undefined && child.start < last.start) isOrdered = false;
    last = child;
    children.push(child);
  };
  for (const value of Object.values(node)) {
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) add(item);
    } else if (isNode(value)) add(value);
  }
  return isOrdered ? children : children.sort((left, right) => left.start - right.start);
}

export const isFunction = (node: Node): node is FunctionNode =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';

/** Calls `visit` for `node` and all below; what `visit` answers false for is not entered. */
export function walk(node: Node, visit: (node: Node) => boolean): void {
  if (!visit(node)) return;
  for (const child of childrenOf(node)) walk(child, visit);
}

/** Whether `test` holds for `node` or anything below that belongs to the same function. */
export function contains(node: Node, test: (node: Node) => boolean): boolean {
  let found = false;
  walk(node, (each) => {
    if (found) return false;
    found = test(each);
    return !found && (each === node || !isFunction(each));
  });
  return found;
}

/** The end of the directives at the start of a body, or undefined where there are none. */
export function lastDirective(body: readonly Node[]): Node | undefined {
  let last: Node | undefined;
  for (const statement of body) {
    if (statement.type !== 'ExpressionStatement' || statement.directive === undefined) break;
    last = statement;
  }
  return last;
}

/** The name that a property key gives, or an empty text where it is computed. */
export function keyName(key: Node, computed: boolean): string {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (computed) return '';
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : '';
}
