/** Objects and functions of a call that can be looked at again after its arguments without running any code. */
import { SiteFlag } from './code.ts';
import type { TransformedFile } from './file.ts';
import { awaiterBody } from './statements.ts';
import { type FunctionNode, isFunction, type Node, walk } from './tree.ts';

/** `text` names the callee, or the object whose method `member` it is. */
export interface Callee {
  readonly text: string;
  readonly member: string;
  readonly flags: number;
}

function plainName(file: TransformedFile, node: Node): string | undefined {
  if (node.type === 'ThisExpression') return 'this';
  // The name of a global may be a getter of the global object.
  return node.type === 'Identifier' && file.declared.has(node.name) ? node.name : undefined;
}

export function calleeOf(file: TransformedFile, node: Node): Callee | undefined {
  if (node.type !== 'CallExpression' || node.optional) return undefined;
  const { callee } = node;
  if (callee.type === 'Identifier') {
    const text = callee.name === 'eval' ? undefined : plainName(file, callee);
    return text === undefined ? undefined : { text, member: '', flags: 0 };
  }
  if (callee.type !== 'MemberExpression' || callee.computed || callee.optional) return undefined;
  const text = plainName(file, callee.object);
  if (text !== undefined && callee.property.type === 'PrivateIdentifier')
    return file.privateFields.has(callee.property.name)
      ? { text: `${text}.#${callee.property.name}`, member: '', flags: 0 }
      : undefined;
  if (callee.property.type !== 'Identifier') return undefined;
  return text === undefined ? undefined : { text, member: callee.property.name, flags: SiteFlag.member };
}

/** An object: a name, a private field, or the property `member` of `text`. */
export function objectText(file: TransformedFile, node: Node): string | undefined {
  const name = plainName(file, node);
  if (name !== undefined || node.type !== 'MemberExpression' || node.computed || node.optional) return name;
  const holder = plainName(file, node.object);
  if (holder === undefined) return undefined;
  if (node.property.type === 'PrivateIdentifier')
    return file.privateFields.has(node.property.name) ? `${holder}.#${node.property.name}` : undefined;
  return node.property.type === 'Identifier' ? `${holder},${JSON.stringify(node.property.name)}` : undefined;
}

/** Whether all that a function does is what a compiler has made of an async function's body. */
function isLowered(node: FunctionNode): boolean {
  if (node.body.type !== 'BlockStatement') return false;
  const last = node.body.body.at(-1);
  return last?.type === 'ReturnStatement' && last.argument?.type === 'CallExpression' && isAwaiter(last.argument);
}
const isAwaiter = (call: Extract<Node, { type: 'CallExpression' }>): boolean => awaiterBody(call) !== undefined;

/** Names that are likely to be async functions: those that the file makes, and what it imports from the user's own files. */
export class AsyncNames {
  readonly #functions = new Set<string>();
  readonly #methods = new Set<string>();
  /** Functions that a compiler has made of async ones. */
  readonly #lowered = new Set<string>();

  constructor(program: Node) {
    walk(program, (node) => {
      this.#visit(node);
      return true;
    });
  }

  has(callee: Callee): boolean {
    return callee.member === '' ? this.#functions.has(callee.text) : this.#methods.has(callee.member);
  }

  /** Whether a call is likely to be one of an async function. */
  isCalledBy(node: Extract<Node, { type: 'CallExpression' }>, file: TransformedFile): boolean {
    const { callee } = node;
    if (isFunction(callee)) return callee.async;
    if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier')
      return this.#methods.has(callee.property.name);
    const known = calleeOf(file, node);
    return known !== undefined && (this.has(known) || (known.member === '' && this.#lowered.has(known.text)));
  }

  #visit(node: Node): void {
    if (node.type === 'FunctionDeclaration' && node.id != null) {
      if (node.async) this.#functions.add(node.id.name);
      else if (isLowered(node)) this.#lowered.add(node.id.name);
    } else if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init != null) {
      if (isFunction(node.init) && node.init.async) this.#functions.add(node.id.name);
    } else if (node.type === 'ImportDeclaration' && String(node.source.value).startsWith('.'))
      for (const specifier of node.specifiers) this.#functions.add(specifier.local.name);
    else if ((node.type === 'MethodDefinition' || node.type === 'Property') && !node.computed) {
      const { key, value } = node;
      if (key.type === 'Identifier' && value != null && isFunction(value) && value.async) this.#methods.add(key.name);
    }
  }
}
