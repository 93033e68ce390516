/** Which functions can be followed without a change of meaning, and what they need. */
import { contains, type FunctionNode, isFunction, type Node, walk } from './tree.ts';

/** Names bound by a pattern. */
export function boundNames(pattern: Node, names: string[] = []): string[] {
  switch (pattern.type) {
    case 'Identifier':
      names.push(pattern.name);
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties)
        boundNames(property.type === 'Property' ? property.value : property, names);
      break;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element !== null) boundNames(element, names);
      break;
    case 'AssignmentPattern':
      boundNames(pattern.left, names);
      break;
    case 'RestElement':
      boundNames(pattern.argument, names);
      break;
  }
  return names;
}

/**
 * Inside `try { … }` the functions that a body declares become those of a block: they may no longer share a name with
 * each other, with a `var`, or with a parameter.
 */
function hasHoistingClash(node: FunctionNode): boolean {
  if (node.body.type !== 'BlockStatement') return false;
  const functions = node.body.body.flatMap((statement) =>
    statement.type === 'FunctionDeclaration' ? [statement.id?.name ?? ''] : [],
  );
  if (functions.length === 0) return false;
  const taken = new Set(['arguments', ...node.params.flatMap((parameter) => boundNames(parameter))]);
  walk(node.body, (each) => {
    if (each.type === 'VariableDeclaration' && each.kind === 'var')
      for (const declarator of each.declarations) for (const name of boundNames(declarator.id)) taken.add(name);
    return !isFunction(each);
  });
  return functions.some((name, index) => taken.has(name) || functions.indexOf(name) !== index);
}

/** Whether the value of an expression can be a promise. */
export function canBePromise(node: Node): boolean {
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'ObjectExpression':
    case 'ArrayExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassExpression':
    case 'ThisExpression':
    case 'AwaitExpression':
      return false;
    case 'ConditionalExpression':
      return canBePromise(node.consequent) || canBePromise(node.alternate);
    case 'LogicalExpression':
      return canBePromise(node.left) || canBePromise(node.right);
    default:
      return true;
  }
}

const isImplicit = (node: Node): boolean =>
  (node.type === 'ForOfStatement' && node.await) ||
  (node.type === 'VariableDeclaration' && node.kind === 'await using');

/** Whether the function's own code suspends where no `await` expression stands. */
export const hasImplicitAwait = (node: Node): boolean => contains(node, isImplicit);

const ACTIVE: ReadonlySet<string> = new Set([
  'AwaitExpression',
  'CallExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'ImportExpression',
  'ForOfStatement',
  'SpreadElement',
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassDeclaration',
  'ClassExpression',
]);

/** A function that calls nobody and returns no promise ends before its caller goes on: there is nothing to follow. */
export function isTrivial(node: FunctionNode): boolean {
  if (node.body.type !== 'BlockStatement' && canBePromise(node.body)) return false;
  return !contains(
    node.body,
    (each) =>
      ACTIVE.has(each.type) ||
      isImplicit(each) ||
      (each.type === 'ReturnStatement' && each.argument != null && canBePromise(each.argument)),
  );
}

/** Forms that the insertions cannot stand in. */
export function isUnsound(node: FunctionNode): boolean {
  if (hasHoistingClash(node)) return true;
  return contains(node.body, (each) => {
    if (each.type === 'WithStatement') return true;
    if (each.type !== 'ForOfStatement' && each.type !== 'ForStatement') return false;
    const head = each.type === 'ForOfStatement' ? each.left : each.init;
    return head?.type === 'VariableDeclaration' && head.kind === 'await using';
  });
}
