/** Walking acorn's trees. */
import type * as acorn from 'acorn';

export type Node = acorn.AnyNode;
export type FunctionNode = acorn.FunctionDeclaration | acorn.FunctionExpression | acorn.ArrowFunctionExpression;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** The nodes directly below, in the order of the text. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const item of value) isNode(item) && children.push(item);
    else if (isNode(value)) children.push(value);
  }
  // A shorthand property holds the same node twice.
  return children
    .filter((child, index) => children.indexOf(child) === index)
    .sort((left, right) => left.start - right.start);
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
