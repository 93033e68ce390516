/** Code that runs text which stands in no file: `eval`, by whatever name, functions that are made from text, and `node:vm`. */
import { isFunction, type Node } from './tree.ts';

const GLOBALS: ReadonlySet<string> = new Set(['globalThis', 'global']);
const MAKERS: ReadonlySet<string> = new Set(['Function', 'eval']);

const isEval = (node: Node | null | undefined): boolean => node?.type === 'Identifier' && node.name === 'eval';
const isVm = (node: Node | null | undefined): boolean =>
  node?.type === 'Literal' && (node.value === 'vm' || node.value === 'node:vm');

/** `Object.getPrototypeOf(…).constructor` and `(async () => {}).constructor`: what makes functions from text. */
const isMaker = (node: Node): boolean =>
  node.type === 'MemberExpression' &&
  node.property.type === 'Identifier' &&
  node.property.name === 'constructor' &&
  (isFunction(node.object) ||
    (node.object.type === 'CallExpression' &&
      node.object.callee.type === 'MemberExpression' &&
      node.object.callee.property.type === 'Identifier' &&
      node.object.callee.property.name === 'getPrototypeOf'));

/** Whether the node itself may run such text, or get at what does. */
export function runsUnseenCode(node: Node): boolean {
  switch (node.type) {
    case 'CallExpression':
      return (
        (node.callee.type === 'Identifier' && MAKERS.has(node.callee.name)) ||
        node.arguments.some((argument) => isEval(argument)) ||
        (node.callee.type === 'Identifier' && node.callee.name === 'require' && isVm(node.arguments[0]))
      );
    case 'NewExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'Function';
    case 'SequenceExpression':
      return isEval(node.expressions.at(-1));
    case 'VariableDeclarator':
      return isEval(node.init);
    case 'AssignmentExpression':
      return isEval(node.right);
    case 'ImportDeclaration':
    case 'ImportExpression':
      return isVm(node.source);
    case 'MemberExpression':
      return (
        isMaker(node) ||
        (node.object.type === 'Identifier' &&
          GLOBALS.has(node.object.name) &&
          node.property.type === 'Identifier' &&
          MAKERS.has(node.property.name))
      );
    default:
      return false;
  }
}
