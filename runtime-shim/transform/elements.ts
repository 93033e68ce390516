/**
 * Finds updates of elements, which may be those of typed arrays over memory that threads share: what is read from an element, and
 * what is written back into it.
 *
 *     counts[0] += 1;                      // both at once
 *     counts[0] = limit(counts[0] + 1);
 *     const seen = counts[0];              // read
 *     counts[0] = seen + 1;                // written
 *
 * Reading alone and writing alone is left as it is.
 */
import { objectText } from './callees.ts';
import { SHARES_MEMORY, Touch } from './code.ts';
import type { Context, TransformedFile, Wrap } from './file.ts';
import { methodOfGlobal } from './marks.ts';
import { childrenOf, isFunction, type Node, walk } from './tree.ts';

type Member = Extract<Node, { type: 'MemberExpression' }>;
/** What a function does by itself, in the order of its text. */
interface OwnCode {
  /** Elements that are written from an expression. */
  readonly written: { readonly element: Member; readonly from: Node }[];
  /** By the name of the variable that was made from an expression. */
  readonly copies: Map<string, Node>;
}

/** They set what was not set. */
const NO_UPDATES: ReadonlySet<string> = new Set(['=', '&&=', '||=', '??=']);

const isElement = (node: Node): node is Member =>
  node.type === 'MemberExpression' && node.computed && !node.optional && node.object.type !== 'Super';

/** The insertions that tell of updates, and of calls of `Atomics`, by which threads come to know what others did. */
export class Elements {
  readonly #file: TransformedFile;
  readonly #touches = new Map<Node, Touch>();
  /** First arguments of functions of `Atomics`. */
  readonly #atomics = new Set<Node>();
  /** Some use of `Atomics` is no call of one of its functions. */
  readonly #isPassedOn: boolean = false;

  constructor(program: Node, file: TransformedFile) {
    this.#file = file;
    if (!SHARES_MEMORY.test(file.source)) return;
    findUpdates(program, file.source, this.#touches);
    const called = new Set<Node>();
    let isPassedOn = false;
    walk(program, (node) => {
      if (node.type === 'CallExpression' && methodOfGlobal(file, node, 'Atomics') !== undefined) {
        if (node.callee.type === 'MemberExpression') called.add(node.callee.object);
        const [first] = node.arguments;
        if (first !== undefined) this.#atomics.add(first.type === 'SpreadElement' ? first.argument : first);
      } else if (node.type === 'Identifier' && node.name === 'Atomics' && !called.has(node)) isPassedOn = true;
      return true;
    });
    this.#isPassedOn = isPassedOn;
  }

  /** Once all nodes have been visited: there are uses of `Atomics` of which nothing is told. */
  get isBlind(): boolean {
    return this.#isPassedOn || this.#atomics.size > 0;
  }

  /** Before the node is visited: the node or a part of it is put among `wraps`. */
  visit(node: Node, context: Context, wraps: Map<Node, Wrap>): void {
    if (!wraps.has(node) && this.#atomics.delete(node)) {
      this.#file.helpers.add('order');
      wraps.set(node, { opening: '$lsT(', closing: ')' });
    }
    const touch = this.#touches.get(node);
    if (touch === undefined || node.type !== 'MemberExpression') return;
    this.#touches.delete(node);
    const object = objectText(this.#file, node.object);
    if (object === undefined || wraps.has(node.property) || !this.#file.mayChange(node.start, context)) return;
    const [holder = '', ...member] = object.split(/(?=,)/);
    const name = this.#file.source.slice(node.object.start, node.object.end);
    this.#file.helpers.add('touch');
    const opening = `$lsV(${this.#file.site(node.start, context, name)},${touch},${holder},`;
    wraps.set(node.property, { opening, closing: `${member.join('')})` });
  }
}

function findUpdates(owner: Node, source: string, found: Map<Node, Touch>): void {
  const own: OwnCode = { written: [], copies: new Map() };
  const visit = (node: Node): void => {
    if (isFunction(node)) {
      findUpdates(node, source, found);
      return;
    }
    if (node.type === 'UpdateExpression') {
      if (isElement(node.argument)) found.set(node.argument, Touch.update);
    } else if (node.type === 'AssignmentExpression' && isElement(node.left)) {
      if (!NO_UPDATES.has(node.operator)) found.set(node.left, Touch.update);
      else if (node.operator === '=') own.written.push({ element: node.left, from: node.right });
    } else if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init != null)
      own.copies.set(node.id.name, node.init);
    for (const child of childrenOf(node)) visit(child);
  };
  for (const child of childrenOf(owner)) visit(child);
  for (const { element, from } of own.written) {
    const text = textOf(element, source);
    const read = firstRead(from, text, source) ?? readOfCopy(from, text, own, source);
    if (read === undefined) continue;
    found.set(read, Touch.read);
    found.set(element, Touch.write);
  }
}

const textOf = ({ start, end }: Node, source: string): string => source.slice(start, end);

/** The same element in an expression, outside of functions in it. */
function firstRead(node: Node, text: string, source: string): Member | undefined {
  if (isFunction(node)) return undefined;
  if (isElement(node) && textOf(node, source) === text) return node;
  for (const child of childrenOf(node)) {
    const read = firstRead(child, text, source);
    if (read !== undefined) return read;
  }
  return undefined;
}

/** The same element in what a variable was made from that the expression uses. */
function readOfCopy(node: Node, text: string, own: OwnCode, source: string): Member | undefined {
  if (isFunction(node)) return undefined;
  const made = node.type === 'Identifier' ? own.copies.get(node.name) : undefined;
  if (made !== undefined) return firstRead(made, text, source);
  for (const child of childrenOf(node)) {
    const read = readOfCopy(child, text, own, source);
    if (read !== undefined) return read;
  }
  return undefined;
}
